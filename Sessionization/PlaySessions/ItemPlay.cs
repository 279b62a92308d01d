using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>One playing of one item, closed or as it stands.</summary>
/// <param name="OpenedBy">Number of the event that opened it.</param>
/// <param name="Implied">Whether it was opened by anything but <c>begin</c>.</param>
/// <param name="Item">The item of the event that opened it.</param>
/// <param name="Service">The service of that event (item, else playable, else source data), or null.</param>
/// <param name="StartedAt">Time of that event.</param>
/// <param name="ListeningMs">Listening.</param>
/// <param name="EstimatedMs">Estimated time.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Stretches">Its listening, newest first; of a piece, that of the piece (<see cref="Sealing"/>).</param>
/// <param name="Continues">Whether a later piece follows.</param>
public sealed record ItemPlay(
    long OpenedBy, bool Implied, PlayItem Item, string? Service, ClockTime StartedAt,
    long ListeningMs, long EstimatedMs, Outcome Outcome, PersistentList<ListeningSpan>? Stretches, bool Continues = false);

/// <summary>Chains of item plays: in each, the numbers of the opening events ascend from the oldest to the newest.</summary>
public static class ItemPlayLists
{
    /// <summary>The item play that this event opened.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static ItemPlay Find(this PersistentList<ItemPlay>? items, long openedBy)
    {
        for (; items is not null; items = items.Tail)
        {
            if (items.Head.OpenedBy == openedBy) return items.Head;
        }

        throw new InvalidOperationException("The item play is not among those held.");
    }

    /// <summary>
    /// The chain with another item play in the place of the one that this event opened; null leaves it out. It costs what is
    /// newer than that one.
    /// </summary>
    /// <param name="items">The chain.</param>
    /// <param name="openedBy">Number of the event.</param>
    /// <param name="change">Given the item play, or null where there is none.</param>
    public static PersistentList<ItemPlay>? Put(this PersistentList<ItemPlay>? items, long openedBy,
        Func<ItemPlay?, ItemPlay?> change)
    {
        var newer = new Stack<ItemPlay>();
        for (; items is not null && items.Head.OpenedBy > openedBy; items = items.Tail) newer.Push(items.Head);
        var isThere = items is not null && items.Head.OpenedBy == openedBy;
        var put = change(isThere ? items!.Head : null);
        items = isThere ? items!.Tail : items;
        if (put is not null) items = items.Add(put);
        foreach (var item in newer) items = items.Add(item);
        return items;
    }

    /// <summary>The chain with the item play changed that this event opened; null leaves it out.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static PersistentList<ItemPlay>? Change(this PersistentList<ItemPlay>? items, long openedBy,
        Func<ItemPlay, ItemPlay?> change) =>
        items.Put(openedBy, item => change(item ?? throw new InvalidOperationException("The item play is not among those held.")));
}

/// <summary>The item that is open in a player.</summary>
internal sealed class OpenItem(long openedBy, bool implied, PlayDetails opening, ClockTime startedAt, long? position)
{
    private readonly PlayItem item = opening.Item!;
    private readonly string? service = opening.Service;
    private long listening;
    private long estimated;
    private PersistentList<ListeningSpan>? stretches;

    public long OpenedBy => openedBy;

    public ItemIdentity Identity { get; } = opening.Item!.Identity;

    /// <summary>Milliseconds into the item, or null where unknown.</summary>
    public long? Position { get; set; } = position;

    /// <summary>Whether a <c>continue</c> was applied to it.</summary>
    public bool Continued { get; set; }

    public bool HoldsNoTimeAndIsImplied => implied && listening == 0 && estimated == 0;

    /// <summary>What is left of the item (5.3), or null where its duration is unknown.</summary>
    public long? Remaining => item.DurationSeconds is { } seconds ? Math.Max(0, (seconds * 1000L) - (Position ?? 0)) : null;

    public void Listen(ClockTime start, long ms)
    {
        listening += ms;
        stretches = stretches.Extend(start, ms);
    }

    public void Estimate(long ms) => estimated += ms;

    public ItemPlay Close(Outcome outcome) =>
        new(openedBy, implied, item, service, startedAt, listening, estimated, outcome, stretches);

    /// <summary>Its listening so far, as a piece; it goes on without it.</summary>
    public ItemPlay Seal()
    {
        var piece = Close(Outcome.Open) with { Continues = true };
        stretches = null;
        return piece;
    }

    /// <summary>Stretches held.</summary>
    public int Units => stretches?.Count ?? 0;

    public OpenItem Copy() => (OpenItem)MemberwiseClone();
}
