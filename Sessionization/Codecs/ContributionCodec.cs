using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Codecs;

/// <summary>
/// A contribution in as few bytes as it needs (decision 0016): one byte for the version of the form, what counts once for the
/// session, what the real-time dashboard needs, and its plays as <see cref="PlaySessionCodec"/>.
/// </summary>
public static class ContributionCodec
{
    private const byte Version = 1;

    /// <summary>Writes it.</summary>
    public static byte[] Write(SessionContribution contribution)
    {
        using var writer = new CompactWriter();
        writer.WriteVarUInt(Version);
        Write(writer, contribution.Session);
        writer.WriteZigZag(contribution.Clock.Set);
        writer.WriteZigZag(contribution.Clock.Unset);
        writer.Count(contribution.SealedParts);
        Write(writer, contribution.Live);
        PlaySessionCodec.Write(writer, contribution.Plays);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write(SessionContribution)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is nothing of this kind.</exception>
    public static SessionContribution Read(ReadOnlySpan<byte> packed)
    {
        var reader = new CompactReader(packed);
        if (reader.ReadVarUInt() != Version) throw CompactReader.Damaged();
        var session = ReadSession(ref reader);
        var clock = new ClockCorrection(reader.ReadZigZag(), reader.ReadZigZag());
        var sealedParts = (int)Math.Min(reader.ReadVarUInt(), int.MaxValue);
        var live = ReadLive(ref reader);
        var plays = PlaySessionCodec.Read(ref reader);
        return reader.AtEnd ? new(session, clock, plays, sealedParts, live) : throw CompactReader.Damaged();
    }

    private static void Write(CompactWriter writer, SessionCounts session)
    {
        writer.WriteZigZag(session.StartedAt);
        writer.WriteZigZag(session.LastReceivedAt - session.StartedAt);
        writer.WriteZigZag(session.OpenUntil - session.LastReceivedAt);
        writer.Text(session.UserId);
        writer.Text(session.DeviceId);
        CounterCodec.Write(writer, session.Counters);
        writer.WriteZigZag(session.Missing);
        writer.WriteZigZag(session.Duplicates);
        writer.WriteZigZag(session.Conflicts);
        writer.Count(session.Late?.Count ?? 0);
        foreach (var late in session.Late ?? [])
        {
            writer.WriteZigZag(late.Quarter);
            writer.WriteZigZag(late.ReceivedOn);
            writer.WriteZigZag(late.Ms);
        }
    }

    private static SessionCounts ReadSession(ref CompactReader reader)
    {
        var startedAt = reader.ReadZigZag();
        var lastReceivedAt = reader.ReadZigZag() + startedAt;
        return new()
        {
            StartedAt = startedAt,
            LastReceivedAt = lastReceivedAt,
            OpenUntil = reader.ReadZigZag() + lastReceivedAt,
            UserId = reader.Text(),
            DeviceId = reader.Text(),
            Counters = CounterCodec.Read(ref reader),
            Missing = reader.ReadZigZag(),
            Duplicates = reader.ReadZigZag(),
            Conflicts = reader.ReadZigZag(),
            Late = ReadAmendments(ref reader),
        };
    }

    private static AmendedListening[]? ReadAmendments(ref CompactReader reader)
    {
        var count = reader.Count();
        if (count == 0) return null;
        var late = new AmendedListening[count];
        for (var place = 0; place < count; place++) late[place] =
            new(reader.ReadZigZag(), reader.ReadZigZag(), reader.ReadZigZag());
        return late;
    }

    private static void Write(CompactWriter writer, LiveState live)
    {
        writer.Text(live.DeviceName);
        writer.Text(live.CountryCode);
        writer.Count(live.Now is null ? 0 : 1);
        if (live.Now is { } now)
        {
            writer.WriteZigZag(now.ExpiresAt);
            writer.Text(now.Source);
            writer.Text(now.Service);
        }

        writer.Count(live.Receipts.Count);
        var before = 0L;
        foreach (var (minute, type, count) in live.Receipts)
        {
            writer.WriteZigZag(minute - before);
            writer.WriteVarUInt((byte)type);
            writer.WriteZigZag(count);
            before = minute;
        }
    }

    private static LiveState ReadLive(ref CompactReader reader) => new()
    {
        DeviceName = reader.RequiredText(),
        CountryCode = reader.Text(),
        Now = reader.ReadVarUInt() == 0 ? null : new(reader.ReadZigZag(), reader.RequiredText(), reader.Text()),
        Receipts = ReadReceipts(ref reader),
    };

    private static MinuteReceipts[] ReadReceipts(ref CompactReader reader)
    {
        var (receipts, before) = (new MinuteReceipts[reader.Count()], 0L);
        for (var place = 0; place < receipts.Length; place++)
        {
            receipts[place] = new(reader.ReadZigZag() + before, (EventType)reader.ReadVarUInt(), reader.Integer());
            before = receipts[place].Minute;
        }

        return receipts;
    }
}
