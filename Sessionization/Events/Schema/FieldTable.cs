using System.Numerics;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>A field table of the event document: the members of one kind of object that mean something.</summary>
internal sealed class FieldTable
{
    /// <summary>The table of an object that nothing is known about.</summary>
    public static readonly FieldTable Unknown = new();

    /// <summary>A table's fields are told apart by the bits of a <see cref="ulong"/>.</summary>
    private const int MaxFields = 64;

    private readonly Field[] fields;
    private readonly sbyte[] places;
    private readonly ulong mandatory;

    /// <summary>A table of these rows, in the order in which missing ones are told.</summary>
    public FieldTable(params Field[] fields)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fields.Length, MaxFields);
        this.fields = fields;
        places = new sbyte[BitOperations.RoundUpToPowerOf2((uint)fields.Length * 4 + 1)];
        Array.Fill(places, (sbyte)-1);
        for (var index = 0; index < fields.Length; index++)
        {
            if (fields[index].Mandatory) mandatory |= 1UL << index;
            var place = SlotOf(fields[index].Utf8Name);
            while (places[place] >= 0) place = (place + 1) & (places.Length - 1);
            places[place] = (sbyte)index;
        }
    }

    /// <summary>The field of an index.</summary>
    public Field this[int index] => fields[index];

    /// <summary>The index of the field of this name (UTF-8, unescaped), or −1.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return -1;
        var place = SlotOf(name);
        while (places[place] is >= 0 and var index)
        {
            if (name.SequenceEqual(fields[index].Utf8Name)) return index;
            place = (place + 1) & (places.Length - 1);
        }
        return -1;
    }

    /// <summary>The first mandatory field that is not among those seen (one bit an index), or null.</summary>
    public Field? FirstMissing(ulong seen) =>
        (mandatory & ~seen) is var missing and not 0 ? fields[BitOperations.TrailingZeroCount(missing)] : null;

    private int SlotOf(ReadOnlySpan<byte> name) => (name.Length * 7 + name[0] * 3 + name[^1] * 31) & (places.Length - 1);
}
