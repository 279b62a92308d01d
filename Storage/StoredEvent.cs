using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Storage;

/// <summary>What a stored entry is.</summary>
public enum StoredEventKind : byte
{
    /// <summary>The event that took its number.</summary>
    Accepted,

    /// <summary>Another content for a taken number (semantics §3).</summary>
    ConflictLoser,

    /// <summary>An earlier receipt of the event that took the number, without content.</summary>
    EarlierReceipt,
}

/// <summary>One entry of the raw archive.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Type">The type of the event.</param>
/// <param name="SequenceNumber">The event's number.</param>
/// <param name="Receipt">When and from whom it was received.</param>
/// <param name="Json">The event, verbatim; empty for <see cref="StoredEventKind.EarlierReceipt"/>.</param>
public sealed record StoredEvent(StoredEventKind Kind, EventType Type, long SequenceNumber, Receipt Receipt, ReadOnlyMemory<byte> Json)
{
    /// <summary>The store's own order: of two entries of a session the one committed later has the higher place. 0 until it is stored.</summary>
    public long StoreOrder { get; init; }

    /// <summary>Conflict loser: what its content is known by; null where it was stored, or rewritten, without. Null for the others.</summary>
    public ContentHash? Content { get; init; }

    /// <summary>The number of what it was stored together with: of two of a session the higher was stored later. 0 until it is stored.</summary>
    public long Chunk
    {
        get => StoreOrder >> StoredChunk.EntryBits;
        init => StoreOrder = value << StoredChunk.EntryBits;
    }
}

/// <summary>A rejected event, or a conflict loser, kept for the integrator.</summary>
/// <param name="Receipt">When and from whom it was received.</param>
/// <param name="Code">The rejection code of api.md.</param>
/// <param name="Pointer">JSON pointer within the event.</param>
/// <param name="Message">What is wrong, in words.</param>
/// <param name="Json">The event as sent, at most 64 KiB of it.</param>
/// <param name="IsText">Whether <paramref name="Json"/> is to be shown as text, because it is cut or not valid JSON by itself.</param>
public sealed record StoredRejection(Receipt Receipt, string Code, string Pointer, string Message, ReadOnlyMemory<byte> Json, bool IsText)
{
    /// <summary>How many events it stands for: 1, or those that were counted and not kept (then there is no JSON).</summary>
    public int Events { get; init; } = 1;
}
