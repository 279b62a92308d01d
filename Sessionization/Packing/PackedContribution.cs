using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Packing;

/// <summary>
/// A contribution in as few bytes as it needs (decision 0016): one byte for the version of the form, what counts once for the
/// session, what the real-time dashboard needs, and its plays as <see cref="PackedPlays"/>.
/// </summary>
public static class PackedContribution
{
    private const byte Version = 1;

    /// <summary>Writes it.</summary>
    public static byte[] Write(SessionContribution contribution)
    {
        using var writer = new PackedWriter();
        writer.Number(Version);
        Write(writer, contribution.Session);
        writer.Signed(contribution.Clock.Set);
        writer.Signed(contribution.Clock.Unset);
        writer.Count(contribution.SealedParts);
        Write(writer, contribution.Live);
        PackedPlays.Write(writer, contribution.Plays);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write(SessionContribution)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is nothing of this kind.</exception>
    public static SessionContribution Read(ReadOnlySpan<byte> packed)
    {
        var reader = new PackedReader(packed);
        if (reader.Number() != Version) throw PackedReader.Damaged();
        var session = ReadSession(ref reader);
        var clock = new ClockCorrection(reader.Signed(), reader.Signed());
        var sealedParts = (int)Math.Min(reader.Number(), int.MaxValue);
        var live = ReadLive(ref reader);
        var plays = PackedPlays.Read(ref reader);
        return reader.AtEnd ? new(session, clock, plays, sealedParts, live) : throw PackedReader.Damaged();
    }

    private static void Write(PackedWriter writer, SessionFacts session)
    {
        writer.Signed(session.StartedAt);
        writer.Signed(session.LastReceivedAt - session.StartedAt);
        writer.Signed(session.OpenUntil - session.LastReceivedAt);
        writer.Text(session.UserId);
        writer.Text(session.DeviceId);
        PackedCounters.Write(writer, session.Counters);
        writer.Signed(session.Missing);
        writer.Signed(session.Duplicates);
        writer.Signed(session.Conflicts);
        writer.Count(session.Late?.Count ?? 0);
        foreach (var late in session.Late ?? [])
        {
            writer.Signed(late.Quarter);
            writer.Signed(late.ReceivedOn);
            writer.Signed(late.Ms);
        }
    }

    private static SessionFacts ReadSession(ref PackedReader reader)
    {
        var startedAt = reader.Signed();
        var lastReceivedAt = reader.Signed() + startedAt;
        return new()
        {
            StartedAt = startedAt,
            LastReceivedAt = lastReceivedAt,
            OpenUntil = reader.Signed() + lastReceivedAt,
            UserId = reader.Text(),
            DeviceId = reader.Text(),
            Counters = PackedCounters.Read(ref reader),
            Missing = reader.Signed(),
            Duplicates = reader.Signed(),
            Conflicts = reader.Signed(),
            Late = ReadLate(ref reader),
        };
    }

    private static LateListening[]? ReadLate(ref PackedReader reader)
    {
        var count = reader.Count();
        if (count == 0) return null;
        var late = new LateListening[count];
        for (var place = 0; place < count; place++) late[place] = new(reader.Signed(), reader.Signed(), reader.Signed());
        return late;
    }

    private static void Write(PackedWriter writer, LiveFacts live)
    {
        writer.Text(live.DeviceName);
        writer.Text(live.CountryCode);
        writer.Count(live.Now is null ? 0 : 1);
        if (live.Now is { } now)
        {
            writer.Signed(now.ExpiresAt);
            writer.Text(now.Source);
            writer.Text(now.Service);
        }

        writer.Count(live.Receipts.Count);
        var before = 0L;
        foreach (var (minute, type, count) in live.Receipts)
        {
            writer.Signed(minute - before);
            writer.Number((byte)type);
            writer.Signed(count);
            before = minute;
        }
    }

    private static LiveFacts ReadLive(ref PackedReader reader) => new()
    {
        DeviceName = reader.RequiredText(),
        CountryCode = reader.Text(),
        Now = reader.Number() == 0 ? null : new(reader.Signed(), reader.RequiredText(), reader.Text()),
        Receipts = ReadReceipts(ref reader),
    };

    private static MinuteReceipts[] ReadReceipts(ref PackedReader reader)
    {
        var (receipts, before) = (new MinuteReceipts[reader.Count()], 0L);
        for (var place = 0; place < receipts.Length; place++)
        {
            receipts[place] = new(reader.Signed() + before, (EventType)reader.Number(), reader.Integer());
            before = receipts[place].Minute;
        }

        return receipts;
    }
}
