using System.Numerics;
using System.Runtime.InteropServices;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>One cell of a sum.</summary>
/// <param name="Key">What is summed.</param>
/// <param name="Sum">The sum; never the default.</param>
public readonly record struct SumEntry<TKey, TSum>(TKey Key, TSum Sum);

/// <summary>
/// Sums by key. A cell that returns to nothing disappears, so that what was added and taken back leaves no trace:
/// two books are equal exactly when their sums are, whatever happened on the way.
/// </summary>
internal sealed class KeyedSums<TKey, TSum>
    where TKey : notnull
    where TSum : struct, IAdditionOperators<TSum, TSum, TSum>, IEquatable<TSum>
{
    private readonly Dictionary<TKey, TSum> cells = [];

    /// <summary>The keys that have a cell, in no order.</summary>
    public IReadOnlyCollection<TKey> Keys => cells.Keys;

    /// <summary>Adds to a cell; a negative sum takes back what was added before.</summary>
    public void Add(TKey key, TSum sum)
    {
        ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, key, out _);
        cell += sum;
        if (cell.Equals(default)) cells.Remove(key);
    }

    /// <summary>Adds cell by cell.</summary>
    public void Add(IReadOnlyList<SumEntry<TKey, TSum>> sums)
    {
        cells.EnsureCapacity(sums.Count);
        foreach (var (key, sum) in sums) Add(key, sum);
    }

    /// <summary>The cells as they are now, in no order.</summary>
    public SumEntry<TKey, TSum>[] ToCells()
    {
        var copy = new SumEntry<TKey, TSum>[cells.Count];
        var next = 0;
        foreach (var (key, sum) in cells) copy[next++] = new(key, sum);
        return copy;
    }
}
