namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>
/// An immutable list that grows at its head. The fold keeps its history in chains, so that a copy of a fold costs the
/// same however long the session is.
/// </summary>
/// <param name="head">The newest element.</param>
/// <param name="tail">The older ones, or null.</param>
public sealed class PersistentList<T>(T head, PersistentList<T>? tail)
{
    /// <summary>The newest element.</summary>
    public T Head { get; } = head;

    /// <summary>The older ones, or null.</summary>
    public PersistentList<T>? Tail { get; } = tail;

    /// <summary>How many elements.</summary>
    public int Count { get; } = 1 + (tail?.Count ?? 0);
}

/// <summary>What chains are read and grown with; null is the empty chain.</summary>
public static class PersistentList
{
    /// <summary>The chain with one newer element.</summary>
    public static PersistentList<T> Add<T>(this PersistentList<T>? chain, T element) => new(element, chain);

    /// <summary>These elements as the newer ones of an older chain.</summary>
    public static PersistentList<T>? On<T>(this PersistentList<T>? newer, PersistentList<T>? older)
    {
        foreach (var element in newer.ToArray())
        {
            older = older.Add(element);
        }

        return older;
    }

    /// <summary>The elements, oldest first.</summary>
    public static T[] ToArray<T>(this PersistentList<T>? chain)
    {
        var elements = new T[chain?.Count ?? 0];
        chain.OldestFirst(elements);
        return elements;
    }

    /// <summary>The elements, oldest first, at the beginning of room for at least as many.</summary>
    public static ReadOnlySpan<T> OldestFirst<T>(this PersistentList<T>? chain, Span<T> room)
    {
        var elements = room[..(chain?.Count ?? 0)];
        for (var (node, i) = (chain, elements.Length - 1); node is not null; node = node.Tail, i--)
        {
            elements[i] = node.Head;
        }

        return elements;
    }
}
