using Audiogum.Sessions.Gateway.Demo.Catalog;
using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Listening;

/// <summary>What others play into the device: casts that name their songs, and inputs that name nothing.</summary>
internal static class ExternalInput
{
    /// <summary>Spotify Connect: songs with album and duration, skipped and completed on another device.</summary>
    public static void SpotifyConnect(ClientRun run) => Cast(run, new("spotifyconnect")
    {
        SourceData = ("My Example Playlist", "spotify", $"spotify:playlist:{run.Chance.Id()}"),
    }, song => song with { Service = "spotify", Ref = $"spotify:track:{song.Ref}" });

    /// <summary>AirPlay: titles, but no references.</summary>
    public static void AirPlay(ClientRun run) => Cast(run, new("airplay") { SourceData = ("iPhone 🎵", null, null) }, song => song with { Service = null });

    /// <summary>DLNA: files of one's own.</summary>
    public static void Dlna(ClientRun run) => Cast(run, new("dlna") { SourceData = ("NAS / Musik", null, "file:///music") }, song => song with { Service = null });

    /// <summary>A source that the event document does not list: those are welcome, and warned of.</summary>
    public static void Custom(ClientRun run) => Cast(run, new("karaoke-stick") { SourceData = ("Friday night 🎤", "singalong", null) }, song => song with { Service = "singalong" });

    /// <summary>Bluetooth: some senders name their songs, some do not.</summary>
    public static void Bluetooth(ClientRun run)
    {
        if (run.Chance.Happens(0.5)) Line(run, "bluetooth");
        else Cast(run, new("bluetooth"), song => song with { Service = null, Seconds = null, Album = null });
    }

    /// <summary>A turntable or a television.</summary>
    public static void Aux(ClientRun run) => Line(run, "aux");

    /// <summary>A stick.</summary>
    public static void Usb(ClientRun run) => Line(run, "usb");

    /// <summary>HDMI and the like.</summary>
    public static void Other(ClientRun run) => Line(run, "other");

    private static void Cast(ClientRun run, Origin origin, Func<Title, Title> asSent)
    {
        var player = new SimulatedPlayer(run, origin);
        player.Start();
        for (var left = run.Chance.Between(2, 18); left > 0 && !run.IsOver; left--)
        {
            run.Wait(run.Chance.Between(100, 1_200));
            var song = run.Chance.PickPopular(MusicCatalog.Songs);
            player.Begin(asSent(song));
            if (player.LeftMs < long.MaxValue) SongPlayback.PlayOne(run, player);
            else player.Listen(song.Seconds!.Value * 1_000L);
        }

        player.Report("stop", "user");
    }

    private static void Line(ClientRun run, string source)
    {
        var player = new SimulatedPlayer(run, new(source));
        player.Start();
        do
        {
            run.Wait(Math.Max(20_000, Math.Min(run.Chance.Between(10, 100) * 60_000, run.Until - run.Now)));
            player.Report("stop", "user");
            if (run.IsOver || run.Chance.Happens(0.6)) return;
            run.Wait(run.Chance.Between(20_000, 600_000));
            player.Report("resume", "user");
        }
        while (true);
    }
}
