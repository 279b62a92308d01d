using System.Numerics;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>
/// The member names met so far of objects that no field table describes, to find the one that comes twice. A hash
/// table of (object, name) that grows with the names, so thousands of members cost time in proportion.
/// </summary>
internal sealed class MemberNames
{
    private const int FirstCapacity = 8;

    private Entry[] entries = new Entry[FirstCapacity];
    private int[] heads = new int[FirstCapacity * 2];
    private byte[] text = new byte[FirstCapacity * 16];
    private int count;
    private int textLength;

    /// <summary>Adds a name (UTF-8, unescaped) of an object.</summary>
    /// <returns>False if the object has it already.</returns>
    public bool Add(int owner, ReadOnlySpan<byte> name)
    {
        var hash = SeededHash.Compute(name) + owner * -1640531527;
        for (var next = heads[Bucket(hash)]; next != 0; next = entries[next - 1].Next)
        {
            ref readonly var entry = ref entries[next - 1];
            if (entry.Hash == hash && entry.Owner == owner && name.SequenceEqual(text.AsSpan(entry.Start, entry.Length)))
                return false;
        }
        if (count == entries.Length) Grow();
        if (name.Length > text.Length - textLength)
            Array.Resize(ref text, (int)BitOperations.RoundUpToPowerOf2((uint)(textLength + name.Length)));
        name.CopyTo(text.AsSpan(textLength));
        entries[count] = new(hash, owner, textLength, name.Length, heads[Bucket(hash)]);
        heads[Bucket(hash)] = ++count;
        textLength += name.Length;
        return true;
    }

    /// <summary>Forgets all names, in time proportional to their number.</summary>
    public void Clear()
    {
        for (var index = 0; index < count; index++) heads[Bucket(entries[index].Hash)] = 0;
        count = 0;
        textLength = 0;
    }

    private int Bucket(int hash) => hash & (heads.Length - 1);

    private void Grow()
    {
        Array.Resize(ref entries, entries.Length * 2);
        heads = new int[entries.Length * 2];
        for (var index = 0; index < count; index++)
        {
            ref var entry = ref entries[index];
            entry = entry with { Next = heads[Bucket(entry.Hash)] };
            heads[Bucket(entry.Hash)] = index + 1;
        }
    }

    /// <summary>One name; <see cref="Next"/> is the place after the next entry of the bucket, 0 at its end.</summary>
    private readonly record struct Entry(int Hash, int Owner, int Start, int Length, int Next);
}
