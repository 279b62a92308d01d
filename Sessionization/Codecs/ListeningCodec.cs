using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Codecs;

/// <summary>Chains of stretches and marks, oldest first, each told by how far it is from the one before.</summary>
internal static class ListeningCodec
{
    /// <summary>Most chains are no longer: they are turned round without an array.</summary>
    private const int Few = 16;

    /// <summary>Writes stretches; the first is told by how far it is from a reference.</summary>
    public static void Write(CompactWriter writer, PersistentList<ListeningSpan>? stretches, long reference)
    {
        var count = stretches?.Count ?? 0;
        writer.Count(count);
        foreach (var span in stretches.OldestFirst(count <= Few ? stackalloc ListeningSpan[Few] : new ListeningSpan[count]))
        {
            writer.Time(span.Start, reference);
            writer.WriteZigZag(span.Ms);
            reference = span.Start.Instant + span.Ms;
        }
    }

    /// <summary>Reads them.</summary>
    public static PersistentList<ListeningSpan>? ReadSpans(ref CompactReader reader, long reference)
    {
        PersistentList<ListeningSpan>? stretches = null;
        for (var left = reader.Count(); left > 0; left--)
        {
            var span = new ListeningSpan(reader.Time(reference), reader.ReadZigZag());
            stretches = stretches.Add(span);
            reference = span.Start.Instant + span.Ms;
        }

        return stretches;
    }

    /// <summary>Writes marks; the first is told by how far it is from a reference.</summary>
    public static void Write(CompactWriter writer, PersistentList<PlayerCounterEvent>? marks, long reference)
    {
        var count = marks?.Count ?? 0;
        writer.Count(count);
        foreach (var counterEvent in marks.OldestFirst(count <= Few ? stackalloc PlayerCounterEvent[Few]
            : new PlayerCounterEvent[count]))
        {
            writer.Time(counterEvent.At, reference);
            writer.WriteVarUInt((byte)counterEvent.Kind);
            reference = counterEvent.At.Instant;
        }
    }

    /// <summary>Reads them.</summary>
    public static PersistentList<PlayerCounterEvent>? ReadCounterEvents(ref CompactReader reader, long reference)
    {
        PersistentList<PlayerCounterEvent>? marks = null;
        for (var left = reader.Count(); left > 0; left--)
        {
            var counterEvent = new PlayerCounterEvent(reader.Time(reference), (PlayerCounterKind)reader.ReadVarUInt());
            marks = marks.Add(counterEvent);
            reference = counterEvent.At.Instant;
        }

        return marks;
    }
}
