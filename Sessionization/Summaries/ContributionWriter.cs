using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Writes what a session adds to its tenant's numbers (semantics §7, §9).</summary>
public static class ContributionWriter
{
    /// <summary>The whole contribution of a session as it stands.</summary>
    public static SessionContribution Write(SessionState session)
    {
        var fold = session.Fold;
        var clock = fold.Correction;
        var plays = fold.PlaySessions().ToArray();
        var live = LiveFactsWriter.Write(session, plays, clock);
        var openUntil = session.Receipts.LastReceivedAt + Ruleset.SessionTimeout;
        if (plays is [.., { EndReason: Outcome.Open } open])
        {
            openUntil = Math.Max(openUntil, PlayExpiry.Of(open, clock));
        }

        return new(
            new()
            {
                StartedAt = clock.Apply(fold.FirstTime),
                LastReceivedAt = session.Receipts.LastReceivedAt,
                OpenUntil = openUntil,
                UserId = fold.UserId,
                DeviceId = fold.DeviceId,
                Counters = fold.Counters,
                Missing = fold.Missing,
                Duplicates = session.Receipts.Duplicates,
                Conflicts = session.Conflicts,
            },
            Array.ConvertAll(plays, play => Write(play, clock)),
            live);
    }

    /// <summary>The UTC days (since 1970) that a contribution touches, ascending.</summary>
    public static IReadOnlyList<int> Days(SessionContribution contribution)
    {
        var days = new SortedSet<int> { DayOf(contribution.Session.StartedAt) };
        foreach (var play in contribution.Plays)
        {
            days.Add(DayOf(play.StartedAt));
            Add(days, play.Itemless);
            foreach (var item in play.Items)
            {
                days.Add(DayOf(item.StartedAt));
                Add(days, item.Listening);
            }

            foreach (var counts in play.Counts)
            {
                days.Add(QuarterHours.DayOf(counts.Quarter));
            }
        }

        return [.. days];
    }

    private static int DayOf(long instant) => QuarterHours.DayOf(QuarterHours.Of(instant));

    private static void Add(SortedSet<int> days, IReadOnlyList<QuarterTime> times)
    {
        foreach (var time in times)
        {
            days.Add(QuarterHours.DayOf(time.Quarter));
        }
    }

    private static PlayFacts Write(PlaySession play, ClockCorrection clock) => new()
    {
        StartedAt = clock.Apply(play.StartedAt),
        Dimensions = play.Dimensions,
        EstimatedMs = play.EstimatedMs,
        Times = play.Times,
        Itemless = Cut(play.Itemless, clock),
        Items = Array.ConvertAll(play.Items.ToArray(), item => Write(item, play, clock)),
        Counts = Count(play.Marks, clock),
    };

    private static ItemFacts Write(ItemPlay item, PlaySession play, ClockCorrection clock) => new()
    {
        StartedAt = clock.Apply(item.StartedAt),
        Identity = item.Item.Identity,
        Name = item.Item.Name,
        ArtistDisplayName = item.Item.ArtistDisplayName,
        Service = item.Service ?? play.Dimensions.Service,
        Qualified = item.ListeningMs >= Ruleset.QualifiedListening,
        Listening = Cut(item.Stretches, clock),
    };

    private static IReadOnlyList<QuarterTime> Cut(Chain<Stretch>? stretches, ClockCorrection clock)
    {
        if (stretches is null)
        {
            return [];
        }

        var sums = new SortedDictionary<long, long>();
        for (var node = stretches; node is not null; node = node.Tail)
        {
            Buckets.Cut(sums, clock.Apply(node.Head.Start), node.Head.Ms, QuarterHours.Length);
        }

        return [.. sums.Select(sum => new QuarterTime(sum.Key, sum.Value))];
    }

    private static IReadOnlyList<QuarterCounts> Count(Chain<Mark>? marks, ClockCorrection clock)
    {
        if (marks is null)
        {
            return [];
        }

        var counts = new SortedDictionary<long, QuarterCounts>();
        for (var node = marks; node is not null; node = node.Tail)
        {
            var quarter = QuarterHours.Of(clock.Apply(node.Head.At));
            var count = counts.GetValueOrDefault(quarter, new(quarter, 0, 0, 0, 0));
            counts[quarter] = node.Head.Kind switch
            {
                MarkKind.Complete => count with { Completes = count.Completes + 1 },
                MarkKind.Skip => count with { Skips = count.Skips + 1 },
                MarkKind.MediaBegin => count with { MediaBegins = count.MediaBegins + 1 },
                _ => count with { MediaErrors = count.MediaErrors + 1 },
            };
        }

        return [.. counts.Values];
    }
}
