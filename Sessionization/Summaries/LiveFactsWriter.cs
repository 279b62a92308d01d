using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Writes what the real-time dashboard needs of a session.</summary>
internal static class LiveFactsWriter
{
    public const long Minute = 60_000;

    /// <summary>The minutes before the latest receipt that are held.</summary>
    public const long Window = 60;

    public static LiveFacts Write(SessionState session, IReadOnlyList<PlaySession> plays, ClockCorrection clock)
    {
        var from = Buckets.Of(session.Receipts.LastReceivedAt, Minute) - Window;
        var listening = new SortedDictionary<long, long>();
        var starts = new SortedDictionary<long, (int Plays, int Items)>();
        foreach (var play in plays)
        {
            Start(clock.Apply(play.StartedAt), (1, 0));
            Listen(play.Itemless);
            for (var item = play.Items; item is not null; item = item.Tail)
            {
                Start(clock.Apply(item.Head.StartedAt), (0, 1));
                Listen(item.Head.Stretches);
            }
        }

        return new()
        {
            DeviceName = session.Fold.First!.DeviceName,
            CountryCode = session.Fold.CountryCode,
            Now = plays is [.., { IsPlaying: true } open] ? new(PlayExpiry.Of(open, clock), open.Dimensions.Source, open.Dimensions.Service) : null,
            Receipts = session.Receipts.Recent,
            Plays = [.. starts.Keys.Union(listening.Keys).Order().Select(minute =>
                new MinutePlays(minute, starts.GetValueOrDefault(minute).Plays, starts.GetValueOrDefault(minute).Items, listening.GetValueOrDefault(minute)))],
        };

        void Start(long instant, (int Plays, int Items) more)
        {
            var minute = Buckets.Of(instant, Minute);
            if (minute >= from)
            {
                var sum = starts.GetValueOrDefault(minute);
                starts[minute] = (sum.Plays + more.Plays, sum.Items + more.Items);
            }
        }

        void Listen(Chain<Stretch>? stretches)
        {
            for (var node = stretches; node is not null; node = node.Tail)
            {
                var (start, ms) = (clock.Apply(node.Head.Start), node.Head.Ms);
                var skipped = Math.Clamp((from * Minute) - start, 0, ms);
                Buckets.Cut(listening, start + skipped, ms - skipped, Minute);
            }
        }
    }
}
