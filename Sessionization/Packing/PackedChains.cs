using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Packing;

/// <summary>Chains of stretches and marks, oldest first, each told by how far it is from the one before.</summary>
internal static class PackedChains
{
    /// <summary>Most chains are no longer: they are turned round without an array.</summary>
    private const int Few = 16;

    /// <summary>Writes stretches; the first is told by how far it is from a reference.</summary>
    public static void Write(PackedWriter writer, Chain<Stretch>? stretches, long reference)
    {
        var count = stretches?.Count ?? 0;
        writer.Count(count);
        foreach (var span in stretches.OldestFirst(count <= Few ? stackalloc Stretch[Few] : new Stretch[count]))
        {
            writer.Time(span.Start, reference);
            writer.WriteZigZag(span.Ms);
            reference = span.Start.Instant + span.Ms;
        }
    }

    /// <summary>Reads them.</summary>
    public static Chain<Stretch>? ReadSpans(ref PackedReader reader, long reference)
    {
        Chain<Stretch>? stretches = null;
        for (var left = reader.Count(); left > 0; left--)
        {
            var span = new Stretch(reader.Time(reference), reader.ReadZigZag());
            stretches = stretches.Add(span);
            reference = span.Start.Instant + span.Ms;
        }

        return stretches;
    }

    /// <summary>Writes marks; the first is told by how far it is from a reference.</summary>
    public static void Write(PackedWriter writer, Chain<Mark>? marks, long reference)
    {
        var count = marks?.Count ?? 0;
        writer.Count(count);
        foreach (var counterEvent in marks.OldestFirst(count <= Few ? stackalloc Mark[Few] : new Mark[count]))
        {
            writer.Time(counterEvent.At, reference);
            writer.WriteVarUInt((byte)counterEvent.Kind);
            reference = counterEvent.At.Instant;
        }
    }

    /// <summary>Reads them.</summary>
    public static Chain<Mark>? ReadCounterEvents(ref PackedReader reader, long reference)
    {
        Chain<Mark>? marks = null;
        for (var left = reader.Count(); left > 0; left--)
        {
            var counterEvent = new Mark(reader.Time(reference), (MarkKind)reader.ReadVarUInt());
            marks = marks.Add(counterEvent);
            reference = counterEvent.At.Instant;
        }

        return marks;
    }
}
