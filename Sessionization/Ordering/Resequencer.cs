using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Ordering;

/// <summary>
/// Keeps the fold of an event set that arrives in any order.
/// </summary>
/// <remarks>
/// <para>The <i>checkpoint</i> is the fold of the settled prefix: from the anchor (§3) on without a gap. What lies
/// beyond is held, in order, and folded on top of a copy: the <i>head</i>. So the usual event, the next number, costs
/// one application, and a late one costs what is held.</para>
/// <para>At most <see cref="MaxHeld"/> events are held. Beyond that the older half is folded into the checkpoint with
/// its gaps as they are; an event that would have belonged below the checkpoint can then not be inserted, and the
/// whole set must be folded again (<see cref="Insert"/> answers false).</para>
/// </remarks>
public sealed class Resequencer
{
    /// <summary>Events held beyond the settled prefix.</summary>
    public const int MaxHeld = 128;

    private readonly List<ReceivedEvent> held = [];
    private readonly SessionFold checkpoint = new();
    private SessionFold? head;

    /// <summary>The fold of all events inserted so far. Valid until the next insertion.</summary>
    public SessionFold Head => head ??= FoldHeld();

    /// <summary>Events that are held beyond the settled prefix.</summary>
    public int Held => held.Count;

    /// <summary>The number below which an event cannot be inserted any more, or null.</summary>
    public long? LowestInsertable => checkpoint.First is null ? null : checkpoint.LastSequenceNumber;

    /// <summary>The sealed parts that no event can change any more but by a new fold, and that were not let go, newest first.</summary>
    public PersistentList<SealedSegment>? StableSegments => checkpoint.Segments;

    /// <summary>Lets the settled parts go: they are stored.</summary>
    public void ReleaseStableSegments()
    {
        checkpoint.ReleaseSegments();
        if (head != checkpoint)
        {
            head = null;
        }
    }

    /// <summary>Holds as little as can be until the next event; see <see cref="Player.Compact"/>.</summary>
    public void Compact()
    {
        checkpoint.Compact();
        if (head != checkpoint) head = null;
    }

    /// <summary>Folds a whole set.</summary>
    /// <param name="ordered">Events with ascending numbers.</param>
    public static Resequencer Fold(IEnumerable<ReceivedEvent> ordered)
    {
        var resequencer = new Resequencer();
        foreach (var received in ordered)
        {
            resequencer.Insert(received);
        }

        return resequencer;
    }

    /// <summary>
    /// Inserts an event whose number is new. False if it lies below the checkpoint: nothing was changed, and the set
    /// must be folded again with it.
    /// </summary>
    public bool Insert(ReceivedEvent received)
    {
        var number = received.Event.SequenceNumber;
        if (checkpoint.First is not null && number < checkpoint.LastSequenceNumber)
        {
            return false;
        }

        if (CanAdvance(received) && held.Count == 0)
        {
            checkpoint.Apply(received);
            head = checkpoint;
            return true;
        }

        var at = held.Count;
        while (at > 0 && held[at - 1].Event.SequenceNumber > number)
        {
            at--;
        }

        held.Insert(at, received);
        if (at == held.Count - 1 && head is not null && head != checkpoint)
        {
            head.Apply(received);
        }
        else
        {
            head = null;
        }

        AdvanceCheckpoint();
        return true;
    }

    /// <summary>Whether the event anchors the line, or goes on where the checkpoint ends, so that nothing comes in between.</summary>
    private bool CanAdvance(in ReceivedEvent received) => checkpoint.First is null
        ? SessionFold.IsAnchor(received.Event)
        : received.Event.SequenceNumber == checkpoint.LastSequenceNumber + 1;

    private void AdvanceCheckpoint()
    {
        var settled = 0;
        var overflow = held.Count > MaxHeld ? MaxHeld / 2 : 0;
        while (settled < held.Count && (settled < overflow || CanAdvance(held[settled])))
        {
            checkpoint.Apply(held[settled++]);
        }

        held.RemoveRange(0, settled);
        if (held.Count == 0)
        {
            head = checkpoint;
        }
    }

    private SessionFold FoldHeld()
    {
        var fold = checkpoint.Copy();
        foreach (var received in held)
        {
            fold.Apply(received);
        }

        return fold;
    }
}
