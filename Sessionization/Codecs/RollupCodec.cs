using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Codecs;

/// <summary>A sum of contributions in as few bytes as it needs: one byte for the version of the form, then cell by cell.</summary>
public static class RollupCodec
{
    /// <summary>
    /// To be raised with the form, and whenever a tally makes something else of the same contributions: a sum that was kept
    /// is then made anew of its rows. <c>KeptSumTests</c> notices.
    /// </summary>
    private const byte Version = 2;

    /// <summary>Writes it.</summary>
    public static byte[] Write(Rollup rollup)
    {
        using var writer = new CompactWriter();
        writer.WriteVarUInt(Version);
        writer.Count(rollup.Sums.Count);
        foreach (var sum in rollup.Sums) writer.WriteZigZag(sum);
        writer.WriteZigZag((long)(rollup.Missing >> 64));
        writer.WriteVarUInt((ulong)(rollup.Missing & ulong.MaxValue));
        writer.Optional(rollup.OpenUntil);
        writer.Optional(rollup.LastReceivedAt);
        WriteCells(writer, rollup);
        WriteTexts(writer, rollup.Users);
        WriteTexts(writer, rollup.Devices);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write(Rollup)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is nothing of this kind, or of another version.</exception>
    public static Rollup Read(ReadOnlySpan<byte> packed)
    {
        var reader = new CompactReader(packed);
        if (reader.ReadVarUInt() != Version) throw CompactReader.Damaged();
        var sums = new long[reader.Count()];
        if (sums.Length != Rollup.Empty.Sums.Count) throw CompactReader.Damaged();
        for (var place = 0; place < sums.Length; place++) sums[place] = reader.ReadZigZag();
        var rollup = new Rollup
        {
            Sums = sums,
            Missing = ((Int128)reader.ReadZigZag() << 64) | (Int128)reader.ReadVarUInt(),
            OpenUntil = reader.Optional(),
            LastReceivedAt = reader.Optional(),
            Quarters = ReadQuarters(ref reader),
            Values = ReadValues(ref reader),
            Items = ReadItems(ref reader),
            Playables = ReadPlayables(ref reader),
            WeekHours = ReadWeekHours(ref reader),
            Late = ReadAmendments(ref reader),
            Users = ReadTexts(ref reader),
            Devices = ReadTexts(ref reader),
        };
        return reader.AtEnd ? rollup : throw CompactReader.Damaged();
    }

    private static void WriteCells(CompactWriter writer, Rollup rollup)
    {
        writer.Count(rollup.Quarters.Count);
        foreach (var (quarter, sum) in rollup.Quarters)
        {
            writer.WriteZigZag(quarter);
            writer.WriteZigZag(sum.Sessions);
            Write(writer, sum.Plays);
        }

        writer.Count(rollup.Values.Count);
        foreach (var (value, sum) in rollup.Values)
        {
            writer.WriteVarUInt((byte)value.Dimension);
            writer.Text(value.Value);
            Write(writer, sum);
        }

        writer.Count(rollup.Items.Count);
        ItemLabel? before = null;
        foreach (var (item, sum) in rollup.Items)
        {
            writer.WriteVarUInt((byte)item.Identity.Kind);
            writer.Text(item.Identity.Scope, before?.Identity.Scope);
            writer.Text(item.Identity.Value);
            writer.Text(item.Name, before?.Name);
            writer.Text(item.ArtistDisplayName, before?.ArtistDisplayName);
            writer.Text(item.Service, before?.Service);
            Write(writer, sum);
            before = item;
        }

        writer.Count(rollup.Playables.Count);
        foreach (var (playable, sum) in rollup.Playables)
        {
            writer.Text(playable.Id);
            writer.Text(playable.Name);
            writer.Text(playable.Type);
            Write(writer, sum);
        }

        writer.Count(rollup.WeekHours.Count);
        foreach (var (hour, ms) in rollup.WeekHours)
        {
            writer.WriteZigZag(hour);
            writer.WriteZigZag(ms);
        }

        writer.Count(rollup.Late.Count);
        foreach (var (receivedOn, ms) in rollup.Late)
        {
            writer.WriteZigZag(receivedOn);
            writer.WriteZigZag(ms);
        }
    }

    private static void Write(CompactWriter writer, PlaySums sums)
    {
        writer.WriteZigZag(sums.ListeningMs);
        writer.WriteZigZag(sums.PlaySessions);
        writer.WriteZigZag(sums.ItemPlays);
    }

    private static void WriteTexts(CompactWriter writer, IReadOnlyList<string> texts)
    {
        writer.Count(texts.Count);
        foreach (var text in texts) writer.Text(text);
    }

    private static PlaySums ReadSums(ref CompactReader reader) =>
        new(reader.ReadZigZag(), reader.ReadZigZag(), reader.ReadZigZag());

    private static SumEntry<long, QuarterSums>[] ReadQuarters(ref CompactReader reader)
    {
        var cells = new SumEntry<long, QuarterSums>[reader.Count()];
        for (var place = 0; place < cells.Length; place++) cells[place] = new(reader.ReadZigZag(), new(reader.ReadZigZag(), ReadSums(ref reader)));
        return cells;
    }

    private static SumEntry<DimensionValue, PlaySums>[] ReadValues(ref CompactReader reader)
    {
        var cells = new SumEntry<DimensionValue, PlaySums>[reader.Count()];
        for (var place = 0; place < cells.Length; place++) cells[place] = new(new((Dimension)reader.ReadVarUInt(), reader.Text()), ReadSums(ref reader));
        return cells;
    }

    private static SumEntry<ItemLabel, PlaySums>[] ReadItems(ref CompactReader reader)
    {
        var cells = new SumEntry<ItemLabel, PlaySums>[reader.Count()];
        ItemLabel? before = null;
        for (var place = 0; place < cells.Length; place++)
        {
            var identity = new ItemIdentity((ItemIdentityKind)reader.ReadVarUInt(), reader.Text(before?.Identity.Scope), reader.RequiredText());
            var item = new ItemLabel(identity, reader.RequiredText(before?.Name), reader.Text(before?.ArtistDisplayName), reader.Text(before?.Service));
            cells[place] = new(item, ReadSums(ref reader));
            before = item;
        }

        return cells;
    }

    private static SumEntry<PlayableLabel, PlaySums>[] ReadPlayables(ref CompactReader reader)
    {
        var cells = new SumEntry<PlayableLabel, PlaySums>[reader.Count()];
        for (var place = 0; place < cells.Length; place++) cells[place] = new(new(reader.RequiredText(), reader.Text(), reader.Text()), ReadSums(ref reader));
        return cells;
    }

    private static SumEntry<int, long>[] ReadWeekHours(ref CompactReader reader)
    {
        var cells = new SumEntry<int, long>[reader.Count()];
        for (var place = 0; place < cells.Length; place++) cells[place] = new(reader.Integer(), reader.ReadZigZag());
        return cells;
    }

    private static SumEntry<long, long>[] ReadAmendments(ref CompactReader reader)
    {
        var cells = new SumEntry<long, long>[reader.Count()];
        for (var place = 0; place < cells.Length; place++) cells[place] = new(reader.ReadZigZag(), reader.ReadZigZag());
        return cells;
    }

    private static string[] ReadTexts(ref CompactReader reader)
    {
        var texts = new string[reader.Count()];
        for (var place = 0; place < texts.Length; place++) texts[place] = reader.RequiredText();
        return texts;
    }
}
