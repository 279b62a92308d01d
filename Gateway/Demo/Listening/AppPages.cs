using Audiogum.Sessions.Gateway.Demo.Catalog;
using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Listening;

/// <summary>What a client does besides playing: starting, signing in, turning pages, listening to a voice.</summary>
internal static class AppPages
{
    private static readonly string[] Pages = ["home", "search", "library", "profile", "presets", "settings"];

    /// <summary>The client starts; now and then its user signs in.</summary>
    public static void Open(ClientRun run)
    {
        var place = run.Listener.Place;
        run.Write("appstartevent", null, json =>
        {
            json.WriteStartObject("locale");
            json.WriteString("country", place.Country);
            json.WriteString("language", place.Language);
            json.WriteEndObject();
            json.WriteStartArray("preferredlanguages");
            json.WriteStringValue(place.Language);
            json.WriteEndArray();
        }, run.Chance.Between(120, 2_400));
        run.Wait(run.Chance.Between(800, 5_000));
        if (run.Listener.UserId is null || !run.Chance.Happens(0.12)) return;
        if (run.Chance.Happens(0.15)) Authenticate(run, "failure");
        Authenticate(run, "signin");
    }

    /// <summary>The user leaves the service.</summary>
    public static void SignOut(ClientRun run) => Authenticate(run, "signout");

    /// <summary>The user turns some pages.</summary>
    public static void Browse(ClientRun run)
    {
        var from = run.Chance.Pick(Pages);
        for (var left = run.Chance.Between(0, 3); left > 0; left--)
        {
            var (source, target) = (from, run.Chance.Pick(Pages));
            run.Write("navigationevent", "user", json =>
            {
                json.WriteString("sourcepage", source);
                json.WriteString("targetpage", target);
            });
            run.Wait(run.Chance.Between(900, 9_000));
            from = target;
        }
    }

    /// <summary>The user says what to play.</summary>
    public static void Speak(ClientRun run)
    {
        var understood = run.Chance.Happens(0.85);
        var (by, reference) = (run.Chance.Pick(["client", "server", "user"]), run.Chance.Id());
        run.Write("voiceevent", "user", json =>
        {
            json.WriteString("action", understood ? "success" : "failure");
            json.WriteString("stoppedby", by);
            json.WriteString("ref", reference);
        }, run.Chance.Between(300, 2_000));
        run.Wait(run.Chance.Between(500, 2_000));
    }

    private static void Authenticate(ClientRun run, string action)
    {
        var service = run.Chance.Happens(0.4) ? run.Chance.Pick(MusicCatalog.Services) : null;
        var provider = service is null && run.Chance.Happens(0.3) ? "facebook" : null;
        run.Write("authevent", "user", json =>
        {
            json.WriteString("action", action);
            if (service is not null) json.WriteString("service", service);
            if (provider is not null) json.WriteString("provider", provider);
        });
        run.Wait(run.Chance.Between(1_000, 15_000));
    }
}
