using Audiogum.Sessions.Gateway.Demo.Catalog;
using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Listening;

/// <summary>What is long: stations with their heartbeats, audiobooks and podcasts.</summary>
internal static class LongFormPlayback
{
    /// <summary>A station, reported by <c>continue</c> every half hour (some services: every ten minutes).</summary>
    public static void Radio(ClientRun run)
    {
        var station = run.Chance.PickPopular(SpokenCatalog.Stations);
        var heartbeat = station.Service == "tunein" ? 600_000 : 1_800_000;
        var player = new SimulatedPlayer(run, Origin.OfPlayable(run, "internetradio", station.Service, station.Name));
        player.Start();
        run.Wait(run.Chance.Between(300, 1_500));
        player.Begin(station);
        if (!player.Load()) return;

        var end = Math.Min(run.Until, run.Now + (run.Chance.Between(8, 220) * 60_000));
        while (run.Now + heartbeat < end)
        {
            player.Listen(heartbeat);
            player.Report("continue", "client");
        }

        player.Listen(Math.Max(15_000, end - run.Now));
        if (run.Chance.Happens(0.04)) player.ReportOpinion("like", "internetradio");
        if (run.Chance.Happens(0.9)) player.Report("stop", "user");
    }

    /// <summary>Chapters of a book, from where the listener stopped last time.</summary>
    public static void Audiobook(ClientRun run) =>
        Read(run, run.Chance.Pick(SpokenCatalog.Audiobooks), run.Chance.Between(0, 500));

    /// <summary>An episode or two, with jumps over what is dull.</summary>
    public static void Podcast(ClientRun run) => Read(run, run.Chance.PickPopular(SpokenCatalog.Podcasts), 0);

    private static void Read(ClientRun run, Work work, long offset)
    {
        var player = new SimulatedPlayer(run, Origin.OfPlayable(run, work.Kind, work.Service, work.Name));
        player.Start();
        for (var part = (int)run.Chance.Between(0, work.Parts.Count - 1); part < work.Parts.Count && !run.IsOver; part++)
        {
            run.Wait(run.Chance.Between(300, 1_800));
            player.Begin(work.Parts[part], offset);
            offset = 0;
            if (run.Chance.Happens(0.3))
            {
                player.Listen(run.Chance.Between(30_000, 240_000));
                player.Seek(player.PositionMs + 30_000);
            }

            player.Listen(Math.Max(5_000, run.Until - run.Now));
            if (player.LeftMs > 0) break;
            player.Report("complete", "client");
        }

        if (player.LeftMs > 0) player.Report("stop", "user");
    }
}
