using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Codecs;

/// <summary>
/// Play sessions in as few bytes as they need (decision 0016): one byte for the version of the form, then the plays in order,
/// each told by what is other than in the one before.
/// </summary>
public static class PlaySessionCodec
{
    private const byte Version = 1;
    private const int EndReasonShift = 8;

    [Flags]
    private enum Marker : byte
    {
        Implied = 1,
        Whole = 2,
        Playing = 4,
        Continues = 8,
        SameDimensions = 16,
        Times = 32,
    }

    /// <summary>Writes them.</summary>
    public static byte[] Write(IReadOnlyList<PlaySession> plays)
    {
        using var writer = new CompactWriter();
        writer.WriteVarUInt(Version);
        Write(writer, plays);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write(IReadOnlyList{PlaySession})"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is nothing of this kind.</exception>
    public static IReadOnlyList<PlaySession> Read(ReadOnlySpan<byte> packed)
    {
        var reader = new CompactReader(packed);
        if (reader.ReadVarUInt() != Version) throw CompactReader.Damaged();
        var plays = Read(ref reader);
        return reader.AtEnd ? plays : throw CompactReader.Damaged();
    }

    /// <summary>Writes them into a larger record.</summary>
    internal static void Write(CompactWriter writer, IReadOnlyList<PlaySession> plays)
    {
        writer.Count(plays.Count);
        PlaySession? before = null;
        foreach (var play in plays)
        {
            Write(writer, play, before);
            before = play;
        }
    }

    /// <summary>Reads them out of a larger record.</summary>
    internal static IReadOnlyList<PlaySession> Read(ref CompactReader reader)
    {
        var plays = new PlaySession[reader.Count()];
        for (var place = 0; place < plays.Length; place++) plays[place] = Read(ref reader, place == 0 ? null : plays[place - 1]);
        return plays;
    }

    private static void Write(CompactWriter writer, PlaySession play, PlaySession? before)
    {
        var marker = MarkerOf(play, before);
        writer.WriteVarUInt((byte)marker | ((ulong)play.EndReason << EndReasonShift));
        writer.WriteZigZag(play.OpenedBy - (before?.OpenedBy ?? 0));
        writer.Optional(play.ContinuedFrom);
        writer.Time(play.StartedAt, before?.EndedAt.Instant ?? 0);
        writer.Time(play.EndedAt, play.StartedAt.Instant);
        if (!marker.HasFlag(Marker.SameDimensions)) DimensionCodec.Write(writer, play.Dimensions, before?.Dimensions);
        writer.WriteZigZag(play.ListeningMs);
        writer.WriteZigZag(play.EstimatedMs);
        writer.WriteZigZag(play.TailEstimateMs);
        if (marker.HasFlag(Marker.Times)) Write(writer, play.Times);
        writer.WriteZigZag(play.ClockJumps);
        writer.WriteZigZag(play.ExpiresAfterMs);
        ItemPlayCodec.Write(writer, play.Items, play.StartedAt.Instant);
        ListeningCodec.Write(writer, play.Itemless, play.StartedAt.Instant);
        ListeningCodec.Write(writer, play.Marks, play.StartedAt.Instant);
    }

    private static PlaySession Read(ref CompactReader reader, PlaySession? before)
    {
        var first = reader.ReadVarUInt();
        var marker = (Marker)(byte)first;
        var openedBy = reader.ReadZigZag() + (before?.OpenedBy ?? 0);
        var continuedFrom = reader.Optional();
        var startedAt = reader.Time(before?.EndedAt.Instant ?? 0);
        return new()
        {
            OpenedBy = openedBy,
            Implied = marker.HasFlag(Marker.Implied),
            ContinuedFrom = continuedFrom,
            StartedAt = startedAt,
            EndedAt = reader.Time(startedAt.Instant),
            EndReason = (Outcome)(first >> EndReasonShift),
            Dimensions = !marker.HasFlag(Marker.SameDimensions) ? DimensionCodec.Read(ref reader, before?.Dimensions) : before?.Dimensions ?? throw CompactReader.Damaged(),
            ListeningMs = reader.ReadZigZag(),
            EstimatedMs = reader.ReadZigZag(),
            TailEstimateMs = reader.ReadZigZag(),
            Times = marker.HasFlag(Marker.Times) ? ReadTimes(ref reader) : default,
            ClockJumps = reader.Integer(),
            ExpiresAfterMs = reader.ReadZigZag(),
            Items = ItemPlayCodec.Read(ref reader, startedAt.Instant),
            Itemless = ListeningCodec.ReadSpans(ref reader, startedAt.Instant),
            Marks = ListeningCodec.ReadCounterEvents(ref reader, startedAt.Instant),
            IsWhole = marker.HasFlag(Marker.Whole),
            IsPlaying = marker.HasFlag(Marker.Playing),
            Continues = marker.HasFlag(Marker.Continues),
        };
    }

    private static Marker MarkerOf(PlaySession play, PlaySession? before) =>
        (play.Implied ? Marker.Implied : 0) | (play.IsWhole ? Marker.Whole : 0) | (play.IsPlaying ? Marker.Playing : 0) | (play.Continues ? Marker.Continues : 0)
        | (play.Dimensions == before?.Dimensions ? Marker.SameDimensions : 0) | (play.Times != default ? Marker.Times : 0);

    private static void Write(CompactWriter writer, ClassTimes times)
    {
        writer.WriteZigZag(times.Paused);
        writer.WriteZigZag(times.Startup);
        writer.WriteZigZag(times.Stalled);
        writer.WriteZigZag(times.Between);
        writer.WriteZigZag(times.Failed);
        writer.WriteZigZag(times.Unobserved);
    }

    private static ClassTimes ReadTimes(ref CompactReader reader) =>
        new(reader.ReadZigZag(), reader.ReadZigZag(), reader.ReadZigZag(), reader.ReadZigZag(), reader.ReadZigZag(),
            reader.ReadZigZag());
}
