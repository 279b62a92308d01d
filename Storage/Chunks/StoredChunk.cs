using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Storage.Chunks;

/// <summary>Encoded entries of a commit, and what the index says of them.</summary>
internal readonly record struct StoredChunk(long First, long Last, int PlayEvents, byte[] Data)
{
    /// <summary>
    /// Numbers further apart than this lie in chunks of their own, so that few chunks of a session reach over each other,
    /// however its numbers are chosen: reading in order holds only those in memory.
    /// </summary>
    public const long MaxHole = 64;

    /// <summary>Bits of a place that tell the entries of a chunk apart: no commit has as many.</summary>
    public const int EntryBits = 20;

    /// <summary>How far its numbers reach; 0 for one number.</summary>
    public long Span => Last - First;

    /// <summary>Encodes the entries of a commit: usually as one chunk.</summary>
    public static IReadOnlyList<StoredChunk> Split(IReadOnlyList<StoredEvent> events)
    {
        if (events.Count == 0) return [];
        if (events.Count == 1) return [Encode(events)];
        var numbers = new long[events.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = events[i].SequenceNumber;
        Array.Sort(numbers);
        ArgumentOutOfRangeException.ThrowIfNegative(numbers[0], nameof(events));
        var ends = new List<long>();
        for (var i = 1; i < numbers.Length; i++)
            if (numbers[i] - numbers[i - 1] > MaxHole) ends.Add(numbers[i - 1]);
        if (ends.Count == 0) return [Encode(events)];
        return [.. events.GroupBy(entry => PositionOf(ends, entry.SequenceNumber)).OrderBy(group => group.Key).Select(group => Encode([.. group]))];
    }

    /// <summary>The entries of a stored chunk, each with its place.</summary>
    /// <param name="id">The chunk's row.</param>
    /// <param name="data">What it holds.</param>
    /// <exception cref="StoreCorruptException">It does not hold what was written.</exception>
    public static StoredEvent[] Read(long id, byte[] data)
    {
        try
        {
            var events = EventChunk.Decode(data);
            for (var i = 0; i < events.Length; i++) events[i] = events[i] with { StoreOrder = (id << EntryBits) + i };
            return events;
        }
        catch (InvalidDataException exception)
        {
            throw new StoreCorruptException("chunks", id, exception.Message, exception);
        }
    }

    /// <summary>The entries of a stored chunk, each with its place, or null where it does not hold what was written.</summary>
    public static StoredEvent[]? TryRead(long id, byte[] data)
    {
        try
        {
            return Read(id, data);
        }
        catch (StoreCorruptException)
        {
            return null; // who asks names it
        }
    }

    private static int PositionOf(List<long> ends, long number)
    {
        var place = ends.BinarySearch(number);
        return place < 0 ? ~place : place;
    }

    private static StoredChunk Encode(IReadOnlyList<StoredEvent> events)
    {
        var (first, last, plays) = (long.MaxValue, 0L, 0);
        for (var i = 0; i < events.Count; i++)
        {
            var entry = events[i];
            ArgumentOutOfRangeException.ThrowIfNegative(entry.SequenceNumber);
            first = Math.Min(first, entry.SequenceNumber);
            last = Math.Max(last, entry.SequenceNumber);
            if (entry is { Kind: StoredEventKind.Accepted, Type: EventType.Play }) plays++;
        }

        return new(first, last, plays, EventChunk.Encode(events));
    }
}
