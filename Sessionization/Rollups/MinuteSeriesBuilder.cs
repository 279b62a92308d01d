using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>What a session's plays show in the minute series of the real-time dashboard.</summary>
public static class MinuteSeriesBuilder
{
    /// <summary>The minutes after the latest receipt that are held: a clock may run ahead so far; what lies beyond is nobody's now.</summary>
    public const long Ahead = Ruleset.FutureSkew / LiveWindow.MinuteMs;

    /// <summary>Plays and listening by the minute of their own time, ascending: from 60 minutes before the latest receipt on.</summary>
    public static MinuteSeries Build(SessionContribution session)
    {
        var first = LiveWindow.MinuteOf(session.Session.LastReceivedAt) - LiveWindow.Minutes;
        var minutes =
            new MinuteCollector(stackalloc MinutePlays[MinuteSeries.Longest], session.Clock, first * LiveWindow.MinuteMs);
        foreach (var play in session.Plays) minutes.Add(play);
        return MinuteSeries.Pack(first, minutes.All);
    }

    /// <summary>The uncorrected instants [From, To] within which a play must lie to show: what sealed parts are read by.</summary>
    public static (long From, long To) GetExtent(SessionContribution session)
    {
        var latest = LiveWindow.MinuteOf(session.Session.LastReceivedAt);
        return (((latest - LiveWindow.Minutes) * LiveWindow.MinuteMs) - session.Clock.Set, ((latest + Ahead + 1) * LiveWindow.MinuteMs) - session.Clock.Set);
    }

    // Every commit of every session comes here: nothing is allocated but what is held in the end.
    private readonly ref struct MinuteCollector(Span<MinutePlays> all, ClockCorrection clock, long origin)
    {
        private readonly long length = all.Length * LiveWindow.MinuteMs;

        public Span<MinutePlays> All { get; } = all;

        public void Add(PlaySession play)
        {
            Count(play.StartedAt, new() { PlaySessions = 1 });
            Listen(play.Itemless);
            for (var item = play.Items; item is not null; item = item.Tail)
            {
                Count(item.Head.StartedAt, new() { ItemPlays = 1 });
                Listen(item.Head.Stretches);
            }

            for (var mark = play.Marks; mark is not null; mark = mark.Tail) Count(mark.Head);
        }

        private void Count(in PlayerCounterEvent counterEvent)
        {
            if (counterEvent.Kind == PlayerCounterKind.Skip) Count(counterEvent.At, new() { Skips = 1 });
            else if (counterEvent.Kind == PlayerCounterKind.MediaBegin) Count(counterEvent.At, new() { MediaBegins = 1 });
            else if (counterEvent.Kind == PlayerCounterKind.MediaError) Count(counterEvent.At, new() { MediaErrors = 1 });
        }

        private void Count(ClockTime at, in MinutePlays more)
        {
            var instant = clock.Apply(at) - origin;
            if (instant >= 0 && instant < length) Add(instant, more);
        }

        private void Listen(PersistentList<ListeningSpan>? stretches)
        {
            for (; stretches is not null; stretches = stretches.Tail)
            {
                var start = clock.Apply(stretches.Head.Start);
                var end = Math.Min(start + stretches.Head.Ms, origin + length) - origin;
                for (var begin = Math.Max(start, origin) - origin; begin < end;)
                {
                    var piece = Math.Min(end, ((begin / LiveWindow.MinuteMs) + 1) * LiveWindow.MinuteMs) - begin;
                    Add(begin, new() { ListeningMs = piece });
                    begin += piece;
                }
            }
        }

        private void Add(long instant, in MinutePlays more)
        {
            ref var sum = ref All[(int)(instant / LiveWindow.MinuteMs)];
            sum = new(0, sum.PlaySessions + more.PlaySessions, sum.ItemPlays + more.ItemPlays, sum.ListeningMs + more.ListeningMs)
            {
                Skips = sum.Skips + more.Skips,
                MediaBegins = sum.MediaBegins + more.MediaBegins,
                MediaErrors = sum.MediaErrors + more.MediaErrors,
            };
        }
    }
}
