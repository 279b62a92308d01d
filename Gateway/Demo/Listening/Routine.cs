using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Listening;

/// <summary>What a listener does with a client from its start to its end.</summary>
internal static class Routine
{
    private static readonly IReadOnlyList<(int, Action<ClientRun>)> OnSpeakers =
    [
        (8, Songs.Play), (4, Airings.Radio), (4, Inputs.SpotifyConnect), (2, Inputs.AirPlay), (2, Inputs.Bluetooth),
        (1, Inputs.Dlna), (1, Inputs.Aux), (1, Inputs.Usb), (1, Airings.Podcast), (1, Inputs.Custom),
    ];

    private static readonly IReadOnlyList<(int, Action<ClientRun>)> OnPhones =
        [(10, Songs.Play), (2, Airings.Podcast), (2, Airings.Audiobook), (1, Airings.Radio)];

    private static readonly IReadOnlyList<(int, Action<ClientRun>)> InCars =
        [(5, Songs.Play), (4, Airings.Radio), (3, Inputs.Bluetooth), (1, Inputs.Usb), (1, Inputs.Aux), (1, Airings.Podcast)];

    private static readonly IReadOnlyList<(int, Action<ClientRun>)> OnSoundbars =
        [(4, Inputs.Other), (2, Inputs.Aux), (2, Inputs.SpotifyConnect), (2, Inputs.AirPlay), (1, Inputs.Bluetooth), (1, Songs.Play)];

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
