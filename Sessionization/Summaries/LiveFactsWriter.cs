using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Writes what the real-time dashboard needs of a session.</summary>
internal static class LiveFactsWriter
{
    /// <summary>The minutes after it that are held: a clock may run ahead so far; what lies beyond is nobody's now.</summary>
    public const long Ahead = Ruleset.FutureSkew / LiveWindow.MinuteMs;

    public static LiveFacts Write(SessionState session, IReadOnlyList<PlaySession> plays, ClockCorrection clock)
    {
        var latest = LiveWindow.MinuteOf(session.Receipts.LastReceivedAt);
        var (from, to) = (latest - LiveWindow.Minutes, latest + Ahead);
        var listening = new SortedDictionary<long, long>();
        var starts = new SortedDictionary<long, (int Plays, int Items)>();
        var marks = new SortedDictionary<long, (int Skips, int MediaBegins, int MediaErrors)>();
        foreach (var play in plays)
        {
            Start(clock.Apply(play.StartedAt), (1, 0));
            Listen(play.Itemless);
            Count(play.Marks);
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
            Plays = [.. starts.Keys.Union(listening.Keys).Union(marks.Keys).Order().Select(minute =>
                new MinutePlays(minute, starts.GetValueOrDefault(minute).Plays, starts.GetValueOrDefault(minute).Items, listening.GetValueOrDefault(minute))
                {
                    Skips = marks.GetValueOrDefault(minute).Skips,
                    MediaBegins = marks.GetValueOrDefault(minute).MediaBegins,
                    MediaErrors = marks.GetValueOrDefault(minute).MediaErrors,
                })],
        };

        bool IsHeld(long minute) => minute >= from && minute <= to;

        void Start(long instant, (int Plays, int Items) more)
        {
            var minute = LiveWindow.MinuteOf(instant);
            if (IsHeld(minute))
            {
                var sum = starts.GetValueOrDefault(minute);
                starts[minute] = (sum.Plays + more.Plays, sum.Items + more.Items);
            }
        }

        void Count(Chain<Mark>? chain)
        {
            for (var node = chain; node is not null; node = node.Tail)
            {
                var minute = LiveWindow.MinuteOf(clock.Apply(node.Head.At));
                if (!IsHeld(minute) || node.Head.Kind is MarkKind.Complete) continue;
                var sum = marks.GetValueOrDefault(minute);
                marks[minute] = node.Head.Kind switch
                {
                    MarkKind.Skip => sum with { Skips = sum.Skips + 1 },
                    MarkKind.MediaBegin => sum with { MediaBegins = sum.MediaBegins + 1 },
                    _ => sum with { MediaErrors = sum.MediaErrors + 1 },
                };
            }
        }

        void Listen(Chain<Stretch>? stretches)
        {
            for (var node = stretches; node is not null; node = node.Tail)
            {
                var start = clock.Apply(node.Head.Start);
                var begin = Math.Max(start, from * LiveWindow.MinuteMs);
                Buckets.Cut(listening, begin, Math.Min(start + node.Head.Ms, (to + 1) * LiveWindow.MinuteMs) - begin, LiveWindow.MinuteMs);
            }
        }
    }
}
