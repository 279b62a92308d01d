using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// The places under which a session's play sessions are listed. What is settled is not looked at again, but when the
/// clock's correction moves all of them.
/// </summary>
internal sealed class ListedPlays
{
    private readonly List<ListedPlay> plays = [];
    private ClockCorrection clock;
    private int settled;

    /// <summary>What changes with the next commit.</summary>
    /// <param name="unsettled">The play sessions that are not settled, pieces too, in order.</param>
    /// <param name="now">The corrections of the next commit.</param>
    public Changes Plan(IEnumerable<PlaySession> unsettled, ClockCorrection now)
    {
        var tail = Tail(unsettled);
        var from = now == clock ? settled : 0;
        var before = plays.Skip(from).Select(play => play.Entry(clock)).ToHashSet();
        var after = plays.Skip(from).Take(settled - from).Concat(tail).Select(play => play.Entry(now)).ToHashSet();
        return new(tail, now, [.. before.Where(play => !after.Contains(play))], [.. after.Where(play => !before.Contains(play))]);
    }

    /// <summary>The changes are stored.</summary>
    public void Take(Changes changes)
    {
        plays.RemoveRange(settled, plays.Count - settled);
        plays.AddRange(changes.Tail);
        clock = changes.Clock;
    }

    /// <summary>The play sessions up to this one are settled.</summary>
    public void Settle(long openedBy)
    {
        while (settled < plays.Count && plays[settled].OpenedBy <= openedBy)
        {
            settled++;
        }
    }

    /// <summary>Adds settled play sessions, in order, that are listed already.</summary>
    public void Load(IEnumerable<PlaySession> more)
    {
        plays.AddRange(Tail(more));
        settled = plays.Count;
    }

    /// <summary>Nothing is settled any more: the session is folded anew.</summary>
    public void Unsettle() => settled = 0;

    // The first may be the rest of a play session whose beginning is settled.
    private List<ListedPlay> Tail(IEnumerable<PlaySession> unsettled)
    {
        var tail = new List<ListedPlay>();
        var last = settled > 0 ? plays[settled - 1].OpenedBy : (long?)null;
        foreach (var play in unsettled)
        {
            if (play.OpenedBy != last)
            {
                tail.Add(new(play.StartedAt, play.OpenedBy, play.Dimensions.Source));
            }

            last = play.OpenedBy;
        }

        return tail;
    }

    /// <summary>What a commit changes in the listing.</summary>
    public sealed record Changes(IReadOnlyList<ListedPlay> Tail, ClockCorrection Clock, IReadOnlyList<PlayEntry> Removed, IReadOnlyList<PlayEntry> Added);

    /// <summary>A listed play session.</summary>
    public readonly record struct ListedPlay(ClockTime StartedAt, long OpenedBy, string Source)
    {
        /// <summary>Its place.</summary>
        public PlayEntry Entry(ClockCorrection clock) => new(clock.Apply(StartedAt), OpenedBy, Source);
    }
}
