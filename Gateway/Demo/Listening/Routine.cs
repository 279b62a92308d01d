using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Listening;

/// <summary>What a listener does with a client from its start to its end.</summary>
internal static class Routine
{
    private static readonly IReadOnlyList<(int, Action<ClientRun>)> OnSpeakers =
    [
        (8, SongPlayback.Play), (4, LongFormPlayback.Radio), (4, ExternalInput.SpotifyConnect), (2, ExternalInput.AirPlay),
        (2, ExternalInput.Bluetooth),
        (1, ExternalInput.Dlna), (1, ExternalInput.Aux), (1, ExternalInput.Usb), (1, LongFormPlayback.Podcast),
            (1, ExternalInput.Custom),
    ];

    private static readonly IReadOnlyList<(int, Action<ClientRun>)> OnPhones =
        [(10, SongPlayback.Play), (2, LongFormPlayback.Podcast), (2, LongFormPlayback.Audiobook), (1, LongFormPlayback.Radio)];

    private static readonly IReadOnlyList<(int, Action<ClientRun>)> InCars =
        [(5, SongPlayback.Play), (4, LongFormPlayback.Radio), (3, ExternalInput.Bluetooth), (1, ExternalInput.Usb),
            (1, ExternalInput.Aux), (1, LongFormPlayback.Podcast)];

    private static readonly IReadOnlyList<(int, Action<ClientRun>)> OnSoundbars =
        [(4, ExternalInput.Other), (2, ExternalInput.Aux), (2, ExternalInput.SpotifyConnect), (2, ExternalInput.AirPlay), (1, ExternalInput.Bluetooth), (1, SongPlayback.Play)];

    /// <summary>One session of a listener.</summary>
    /// <param name="listener">Whose.</param>
    /// <param name="startedAt">When it starts, in milliseconds since 1970.</param>
    /// <param name="until">When the listener has had enough: what then plays is played to its end.</param>
    public static ClientSession Follow(Listener listener, long startedAt, long until)
    {
        var run = new ClientRun(listener, listener.Chance.Derive(startedAt), startedAt, until);
        AppPages.Open(run);
        while (!run.IsOver)
        {
            if (listener.Product.Kind == ProductKind.Phone) AppPages.Browse(run);
            else if (run.Chance.Happens(0.12)) AppPages.Speak(run);
            run.Chance.PickWeighted(TastesOn(listener.Product.Kind))(run);
            run.Wait(run.Chance.Between(2_000, 90_000));
        }

        if (run.Chance.Happens(0.03)) AppPages.SignOut(run);
        return run.Finish();
    }

    private static IReadOnlyList<(int, Action<ClientRun>)> TastesOn(ProductKind kind) => kind switch
    {
        ProductKind.Speaker => OnSpeakers,
        ProductKind.Car => InCars,
        ProductKind.Soundbar => OnSoundbars,
        _ => OnPhones,
    };
}
