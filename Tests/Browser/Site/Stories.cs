using System.Text.Json.Nodes;

namespace Audiogum.Sessions.Tests.Browser.Site;

/// <summary>Small histories to look at.</summary>
public static class Stories
{
    /// <summary>One session of about 12 minutes: two items, a pause, a stall, a hole of two numbers, a media error; it ends at the instant given.</summary>
    public static async Task<string> ListenAsync(this Sender sender, DateTimeOffset end, string first = "Quiet Harbour", string second = "Glass Tides")
    {
        var session = Sender.NewSession();
        var start = end.AddMinutes(-12);
        var status = await sender.PostAsync(
            Sender.Bare("appstartevent", session, 1, start),
            Sender.Play(session, 2, start.AddSeconds(5), "start"),
            Sender.Play(session, 3, start.AddSeconds(7), "begin", more: Sender.Item(first)),
            Sender.Play(session, 4, start.AddSeconds(9), "mediabegin", more: Sender.Item(first)),
            Sender.Play(session, 5, start.AddSeconds(69), "stop", more: With(Sender.Item(first), 60)),
            Sender.Play(session, 6, start.AddSeconds(129), "resume", more: With(Sender.Item(first), 60)),
            Sender.Play(session, 7, start.AddSeconds(269), "complete", more: With(Sender.Item(first), 180)),
            Sender.Play(session, 10, start.AddSeconds(300), "begin", more: Sender.Item(second, 240)),
            Sender.Play(session, 11, start.AddSeconds(420), "skipnext", more: With(Sender.Item(second, 240), 118)),
            Sender.Play(session, 12, start.AddSeconds(424), "begin", more: Sender.Item("Nowhere FM", 300)),
            Sender.Play(session, 13, start.AddSeconds(430), "mediaerror", more: Sender.Item("Nowhere FM", 300)),
            Sender.Play(session, 14, start.AddSeconds(460), "start", "aux"),
            Sender.Play(session, 15, end, "stop", "aux"));
        Assert.Equal(202, status);

        // The same number with other content, and a number that is sent again.
        Assert.Equal(202, await sender.PostAsync(
            Sender.Play(session, 15, end.AddSeconds(1), "stop", "aux"), Sender.Play(session, 14, start.AddSeconds(460), "start", "aux")));
        return session;
    }

    /// <summary>Two events that cannot be accepted.</summary>
    public static async Task MisbehaveAsync(this Sender sender, DateTimeOffset at)
    {
        var carrier = Sender.Play(Sender.NewSession(), 1, at, "start");
        carrier["connection"] = "pigeon";
        var nameless = Sender.Play(Sender.NewSession(), 1, at, "start");
        nameless.Remove("devicename");
        Assert.Equal(422, await sender.PostAsync(carrier, nameless));
    }

    /// <summary>Something that plays now.</summary>
    public static async Task<string> PlayNowAsync(this Sender sender, DateTimeOffset now, string title = "Radio Nordlys")
    {
        var session = Sender.NewSession();
        Assert.Equal(202, await sender.PostAsync(
            Sender.Play(session, 1, now.AddSeconds(-90), "start"),
            Sender.Play(session, 2, now.AddSeconds(-88), "begin", more: Sender.Item(title, 3600)),
            Sender.Play(session, 3, now.AddSeconds(-30), "seek", more: With(Sender.Item(title, 3600), 60))));
        return session;
    }

    private static JsonObject With(JsonObject more, long offset)
    {
        more["offset"] = offset;
        return more;
    }
}
