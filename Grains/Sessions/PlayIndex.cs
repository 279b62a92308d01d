using System.Runtime.InteropServices;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// The places under which a session's play sessions are listed. What is settled is not looked at again, but when the
/// clock's correction moves all of them, or when the session is folded anew.
/// </summary>
internal sealed class PlayIndex
{
    private readonly List<ListedPlay> plays = [];
    private PlayIndex? before;
    private ClockCorrection clock;
    private int settled;

    /// <summary>Listed play sessions.</summary>
    public int Count => plays.Count;

    /// <summary>Begins a new list of the same session: the next commit takes away what is only in this one.</summary>
    public PlayIndex Rebuild() => new() { before = before ?? this };

    /// <summary>What changes with the next commit.</summary>
    /// <param name="unsettled">The play sessions that are not settled, pieces too, in order.</param>
    /// <param name="now">The corrections of the next commit.</param>
    public Changes Plan(IEnumerable<PlaySession> unsettled, ClockCorrection now)
    {
        var tail = Tail(unsettled);
        var isAsBefore = before is null && now == clock;
        if (isAsBefore && CollectionsMarshal.AsSpan(plays)[settled..].SequenceEqual(CollectionsMarshal.AsSpan(tail)))
        {
            return new(tail, now, [], []); // as most commits end
        }

        var listed = before ?? this;
        var from = isAsBefore ? settled : 0;
        var old = listed.plays.Skip(from).Select(play => play.Entry(listed.clock)).ToHashSet();
        var next = plays.Take(settled).Skip(from).Concat(tail).Select(play => play.Entry(now)).ToHashSet();
        return new(tail, now, [.. old.Where(play => !next.Contains(play))], [.. next.Where(play => !old.Contains(play))]);
    }

    /// <summary>The changes are stored.</summary>
    public void Take(Changes changes)
    {
        plays.RemoveRange(settled, plays.Count - settled);
        plays.AddRange(changes.Tail);
        (clock, before) = (changes.Clock, null);
    }

    /// <summary>Adds settled play sessions, in order; pieces too.</summary>
    public void AddStable(IEnumerable<PlaySession> more)
    {
        plays.AddRange(Tail(more));
        settled = plays.Count;
    }

    /// <summary>The play sessions up to this one are settled.</summary>
    public void MarkStable(long openedBy)
    {
        while (settled < plays.Count && plays[settled].OpenedBy <= openedBy)
        {
            settled++;
        }
    }

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
