using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Codecs;

/// <summary>Sums that are kept, and the list of them, in as few bytes as they need.</summary>
public static class DaySnapshotCodec
{
    private const byte Version = 1;
    private const byte ListVersion = 2; // 1 said until when by a clock
    private const int IdBytes = 16;

    /// <summary>Writes a sum.</summary>
    public static byte[] Write(DaySnapshot kept)
    {
        using var writer = new CompactWriter();
        writer.WriteVarUInt(Version);
        writer.WriteZigZag(kept.Stamp);
        writer.Count(kept.LongSessions.Count);
        foreach (var session in kept.LongSessions) writer.Text(session);
        writer.Count(kept.Members.Count);
        Span<byte> id = stackalloc byte[IdBytes];
        foreach (var member in kept.Members)
        {
            member.TryWriteBytes(id);
            writer.Raw(id);
        }

        writer.Raw(RollupCodec.Write(kept.Sum));
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write(DaySnapshot)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is nothing of this kind, or of another version.</exception>
    public static DaySnapshot Read(ReadOnlySpan<byte> packed)
    {
        var reader = new CompactReader(packed);
        if (reader.ReadVarUInt() != Version) throw CompactReader.Damaged();
        var stamp = reader.ReadZigZag();
        var longSessions = new string[reader.Count()];
        for (var place = 0; place < longSessions.Length; place++) longSessions[place] = reader.RequiredText();
        var count = reader.Count();
        var members = new HashSet<Guid>(count);
        for (var place = 0; place < count; place++) members.Add(new(reader.Raw(IdBytes)));
        return new(stamp, RollupCodec.Read(reader.ReadToEnd()), members, longSessions);
    }

    /// <summary>Writes the list of what is kept.</summary>
    public static byte[] Write(IReadOnlyCollection<DaySnapshotEntry> days)
    {
        using var writer = new CompactWriter();
        writer.WriteVarUInt(ListVersion);
        writer.Count(days.Count);
        foreach (var (day, stamp, asOf) in days)
        {
            writer.WriteZigZag(day);
            writer.WriteZigZag(stamp);
            writer.WriteZigZag(asOf.Epoch);
            writer.WriteZigZag(asOf.Number);
        }

        return writer.ToArray();
    }

    /// <summary>Reads the list of what is kept.</summary>
    /// <exception cref="InvalidDataException">It is nothing of this kind, or of another version.</exception>
    public static DaySnapshotEntry[] ReadDays(ReadOnlySpan<byte> packed)
    {
        var reader = new CompactReader(packed);
        if (reader.ReadVarUInt() != ListVersion) throw CompactReader.Damaged();
        var days = new DaySnapshotEntry[reader.Count()];
        for (var place = 0; place < days.Length; place++) days[place] = new(reader.Integer(), reader.ReadZigZag(), new(reader.ReadZigZag(), reader.ReadZigZag()));
        return reader.AtEnd ? days : throw CompactReader.Damaged();
    }
}
