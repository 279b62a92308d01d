using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>What a session's plays show in the minute series of the real-time dashboard.</summary>
public static class LiveMinutes
{
    /// <summary>The minutes after the latest receipt that are held: a clock may run ahead so far; what lies beyond is nobody's now.</summary>
    public const long Ahead = Ruleset.FutureSkew / LiveWindow.MinuteMs;

    /// <summary>Plays and listening by the minute of their own time, ascending: from 60 minutes before the latest receipt on.</summary>
    public static IReadOnlyList<MinutePlays> Of(SessionContribution session)
    {
        var latest = LiveWindow.MinuteOf(session.Session.LastReceivedAt);
        var minutes = new Minutes(session.Clock, latest - LiveWindow.Minutes, latest + Ahead);
        foreach (var play in session.Plays) minutes.Add(play);
        return minutes.ToList();
    }

    /// <summary>The uncorrected instants [From, To] within which a play must lie to show: what sealed parts are read by.</summary>
    public static (long From, long To) Reach(SessionContribution session)
    {
        var latest = LiveWindow.MinuteOf(session.Session.LastReceivedAt);
        return (((latest - LiveWindow.Minutes) * LiveWindow.MinuteMs) - session.Clock.Set, ((latest + Ahead + 1) * LiveWindow.MinuteMs) - session.Clock.Set);
    }

    private sealed class Minutes(ClockCorrection clock, long from, long to)
    {
        private readonly SortedList<long, MinutePlays> minutes = [];

        public void Add(PlaySession play)
        {
            Count(play.StartedAt, static sum => sum with { PlaySessions = sum.PlaySessions + 1 });
            Listen(play.Itemless);
            for (var item = play.Items; item is not null; item = item.Tail)
            {
                Count(item.Head.StartedAt, static sum => sum with { ItemPlays = sum.ItemPlays + 1 });
                Listen(item.Head.Stretches);
            }

            for (var mark = play.Marks; mark is not null; mark = mark.Tail) Count(mark.Head);
        }

        public IReadOnlyList<MinutePlays> ToList() => [.. minutes.Values];

        private void Count(in Mark mark)
        {
            if (mark.Kind == MarkKind.Skip) Count(mark.At, static sum => sum with { Skips = sum.Skips + 1 });
            else if (mark.Kind == MarkKind.MediaBegin) Count(mark.At, static sum => sum with { MediaBegins = sum.MediaBegins + 1 });
            else if (mark.Kind == MarkKind.MediaError) Count(mark.At, static sum => sum with { MediaErrors = sum.MediaErrors + 1 });
        }

        private void Count(ClockTime at, Func<MinutePlays, MinutePlays> more)
        {
            var minute = LiveWindow.MinuteOf(clock.Apply(at));
            if (minute >= from && minute <= to) Change(minute, more);
        }

        private void Listen(Chain<Stretch>? stretches)
        {
            for (; stretches is not null; stretches = stretches.Tail)
            {
                var start = clock.Apply(stretches.Head.Start);
                var begin = Math.Max(start, from * LiveWindow.MinuteMs);
                var end = Math.Min(start + stretches.Head.Ms, (to + 1) * LiveWindow.MinuteMs);
                foreach (var (minute, ms) in Buckets.Cut(begin, end, LiveWindow.MinuteMs))
                    Change(minute, sum => sum with { ListeningMs = sum.ListeningMs + ms });
            }
        }

        private void Change(long minute, Func<MinutePlays, MinutePlays> more) =>
            minutes[minute] = more(minutes.TryGetValue(minute, out var sum) ? sum : new(minute, 0, 0, 0));
    }
}
