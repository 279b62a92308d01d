using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Sessionization.Ordering;

/// <summary>
/// The event set of a session (semantics §3) with what is counted beside it. Which contents are copies and which are
/// conflicts is decided by who holds the contents; here their verdicts are taken up.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
public sealed class EventSet
{
    private readonly NumberSet numbers = new();
    private readonly RecentReceipts recent = new();
    private Resequencer sequence = new();
    private long firstReceivedAt = long.MaxValue;
    private long lastReceivedAt = long.MinValue;
    private long version;

    /// <summary>Conflict losers, distinct contents.</summary>
    public long Conflicts { get; private set; }

    /// <summary>Copies dropped.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Distinct events.</summary>
    public long Events { get; private set; }

    /// <summary>Events held beyond gaps.</summary>
    public int Held => sequence.Held;

    /// <summary>Runs of consecutive numbers.</summary>
    public int Runs => numbers.Runs.Count;

    /// <summary>Whether an event has this number.</summary>
    public bool Contains(long number) => numbers.Contains(number);

    /// <summary>
    /// Takes up an event with a new number. False if the fold must be made anew from the whole set, by
    /// <see cref="Refold"/>, before the state is read.
    /// </summary>
    public bool Accept(ReceivedEvent received)
    {
        Events += numbers.Add(received.Event.SequenceNumber) ? 1 : 0;
        recent.Add(received.Receipt.ReceivedAt, received.Event.Type);
        Receive(received.Receipt.ReceivedAt);
        return sequence.Insert(received);
    }

    /// <summary>Takes over a new fold of the whole set.</summary>
    public void Refold(Resequencer folded) => sequence = folded;

    /// <summary>Whether an event with this number can only be taken up by a new fold of the whole set.</summary>
    public bool NeedsRefold(long number) => number < sequence.LowestInsertable;

    /// <summary>The sealed parts that no event can change any more but by a new fold, and that were not let go, newest first.</summary>
    public PersistentList<SealedSegment>? StableSegments => sequence.StableSegments;

    /// <summary>Lets the settled parts go: they are stored.</summary>
    public void ReleaseStableSegments() => sequence.ReleaseStableSegments();

    /// <summary>Holds as little as can be until the next event; see <see cref="Player.Compact"/>.</summary>
    public void Compact() => sequence.Compact();

    /// <summary>Counts a copy.</summary>
    public void CountDuplicate(long receivedAt)
    {
        Duplicates++;
        Receive(receivedAt);
    }

    /// <summary>Counts a conflict loser with a new content.</summary>
    public void CountConflict(long receivedAt)
    {
        Conflicts++;
        Receive(receivedAt);
    }

    /// <summary>Sees a receipt of any copy.</summary>
    public void Receive(long receivedAt)
    {
        firstReceivedAt = Math.Min(firstReceivedAt, receivedAt);
        lastReceivedAt = Math.Max(lastReceivedAt, receivedAt);
    }

    /// <summary>The content has changed: a new version.</summary>
    public void ChangeContent() => version++;

    /// <summary>Takes over what the events alone do not tell, from where it was stored.</summary>
    public void Restore(StoredReceipts stored)
    {
        (version, Duplicates) = (stored.Version, stored.Duplicates);
        Receive(stored.FirstReceivedAt);
        Receive(stored.LastReceivedAt);
    }

    /// <summary>The fold of the set as it stands. Valid until the next change.</summary>
    public SessionFold Fold => sequence.Head;

    /// <summary>The session as it stands. Valid until the next change.</summary>
    public SessionState State(string sessionId) =>
        new(sessionId, Fold, Conflicts, new(version, Duplicates, firstReceivedAt, lastReceivedAt, recent.ToList()));
}

/// <summary>What a stored session knows beside its events.</summary>
/// <param name="Version">Counts changes of content.</param>
/// <param name="Duplicates">Copies dropped.</param>
/// <param name="FirstReceivedAt">The earliest receipt, milliseconds since 1970.</param>
/// <param name="LastReceivedAt">The latest receipt, copies included, milliseconds since 1970.</param>
public readonly record struct StoredReceipts(long Version, long Duplicates, long FirstReceivedAt, long LastReceivedAt);
