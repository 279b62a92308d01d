using Audiogum.Sessions.Gateway.Demo.Catalog;
using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Listening;

/// <summary>Song after song from a playable: played through, skipped, paused, sought, stalled, liked.</summary>
internal static class SongPlayback
{
    private static readonly string[] Kinds = ["dynamicplaylist", "playlist", "album", "artistradio"];

    private static readonly string[] Names = ["Music Now", "Kitchen", "Sunday ☀️", "Løpetur", "通勤", "Для работы", "Discover"];

    /// <summary>Plays until the list ends or the listener has had enough.</summary>
    public static void Play(ClientRun run)
    {
        var service = run.Chance.Pick(MusicCatalog.Services);
        var songs = MusicCatalog.Songs.Where(song => song.Service == service).ToList();
        var player = new SimulatedPlayer(run, Origin.OfPlayable(run, run.Chance.Pick(Kinds), service, run.Chance.Pick(Names)));
        player.Start();
        for (var left = run.Chance.Between(3, 25); left > 0 && !run.IsOver; left--)
        {
            run.Wait(run.Chance.Between(200, 2_500));
            player.Begin(run.Chance.PickPopular(songs));
            if (!MusicCatalog.WithMediaEvents.Contains(service) || player.Load()) PlayOne(run, player);
        }

        if (run.Chance.Happens(0.85)) player.Report("stop", "user"); // or the battery was empty
    }

    /// <summary>Plays the item that has begun, to one of its possible ends.</summary>
    public static void PlayOne(ClientRun run, SimulatedPlayer player)
    {
        if (run.Chance.Happens(0.05)) Opine(run, player);
        if (run.Listener.IsImpatient && run.Chance.Happens(0.85))
        {
            player.Listen(run.Chance.Between(4_000, 25_000));
            player.Report("skipnext", "user");
            return;
        }

        switch (run.Chance.Between(1, 100))
        {
            case <= 15:
                player.Listen(run.Chance.Between(5_000, 90_000));
                player.Report("skipnext", "user");
                return;
            case <= 18:
                player.Listen(run.Chance.Between(3_000, 40_000));
                player.Report("skipprev", "user");
                return;
            case <= 26:
                Pause(run, player);
                break;
            case <= 31:
                player.Listen(run.Chance.Between(10_000, 60_000));
                player.Seek(player.PositionMs + run.Chance.Between(-20_000, 60_000));
                break;
            case <= 34: // the network stalls: time passes, the song does not
                player.Listen(player.LeftMs / 2);
                run.Wait(run.Chance.Between(4_000, 40_000));
                break;
        }

        player.Listen(player.LeftMs);
        player.Report("complete", "client");
    }

    private static void Pause(ClientRun run, SimulatedPlayer player)
    {
        player.Listen(player.LeftMs / 3);
        player.Report("stop", "user");
        run.Wait(run.Chance.Happens(0.08) ? run.Chance.Between(31, 50) * 60_000 : run.Chance.Between(5_000, 300_000));
        player.Report("resume", "user");
    }

    private static void Opine(ClientRun run, SimulatedPlayer player)
    {
        player.Listen(run.Chance.Between(2_000, 30_000));
        switch (run.Chance.Between(1, 10))
        {
            case <= 6: player.ReportOpinion("like", "song"); break;
            case 7: player.ReportOpinion("dislike", "song"); break;
            case 8: player.ReportOpinion("unlike", "song"); break;
            case 9: player.ReportOpinion("undislike", "album"); break;
            default: player.ReportOpinion("like", "artist", run.Chance.Pick(MusicCatalog.ArtistNames)); break;
        }
    }
}
