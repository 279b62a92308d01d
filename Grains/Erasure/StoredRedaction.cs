using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>Takes a user out of what is stored.</summary>
/// <param name="redaction">Which user, and what comes in the place.</param>
internal sealed class StoredRedaction(UserRedaction redaction)
{
    /// <summary>The entry without the user; the same instance when it says nothing of it.</summary>
    public StoredEvent Redact(StoredEvent entry)
    {
        var (receipt, json) = (redaction.Redact(entry.Receipt), redaction.Redact(entry.Json));
        if (!json.Equals(entry.Json) && !IsValid(json, entry)) json = redaction.Shortened(entry.Json); // it had become too long
        return ReferenceEquals(receipt, entry.Receipt) && json.Equals(entry.Json) ? entry : entry with { Receipt = receipt, Json = json };
    }

    /// <summary>The rejection without the user; the same instance when it says nothing of it.</summary>
    public StoredRejection Redact(StoredRejection rejection)
    {
        var (receipt, json) = (redaction.Redact(rejection.Receipt), redaction.Redact(rejection.Json));
        var (pointer, message) = (redaction.Redact(rejection.Pointer), redaction.Redact(rejection.Message));
        return ReferenceEquals(receipt, rejection.Receipt) && json.Equals(rejection.Json) && ReferenceEquals(pointer, rejection.Pointer) && ReferenceEquals(message, rejection.Message)
            ? rejection
            : rejection with { Receipt = receipt, Json = json, Pointer = pointer, Message = message };
    }

    /// <summary>Whether the pseudonym stands in an entry.</summary>
    public bool Bears(StoredEvent entry) => entry.Receipt.UserId == redaction.Name || Pseudonym.In(entry.Json.Span) == redaction.Name;

    /// <summary>Whether a row still says something of the user.</summary>
    public bool IsIn(SessionRow row) => row.UserId == redaction.UserId || IsIn(row.Summary) || IsIn(JsonOf(row));

    /// <summary>Whether a sealed part still says something of the user.</summary>
    public bool IsIn(SegmentRow part) => IsIn(JsonOf(part));

    private bool IsIn(ReadOnlyMemory<byte> json) => !redaction.OfValues(json).Equals(json);

    /// <summary>The row without the user, where there are no events to fold it from; the same instance when it says nothing of it.</summary>
    public SessionRow Redact(SessionRow row)
    {
        if (!IsIn(row)) return row;
        var summary = ReportJson.Read<SessionDocument>(redaction.OfValues(row.Summary).Span);
        var contribution = FoldJson.Read<SessionContribution>(redaction.OfValues(JsonOf(row)).Span);
        return row with
        {
            UserId = NameOf(row.UserId),
            Client = summary.Client!,
            Platform = summary.Platform!,
            DeviceName = summary.DeviceName!,
            CountryCode = summary.CountryCode,
            Summary = ReportJson.Write(summary with { UserId = NameOf(summary.UserId) }),
            Contribution = ContributionCodec.Write(contribution with { Session = contribution.Session with { UserId = NameOf(contribution.Session.UserId) } }),
        };

        string? NameOf(string? user) => user == redaction.UserId ? redaction.Name : user;
    }

    /// <summary>The sealed part without the user; the same instance when it says nothing of it.</summary>
    public SegmentRow Redact(SegmentRow part)
    {
        var plays = JsonOf(part);
        var redacted = redaction.OfValues(plays);
        return redacted.Equals(plays) ? part : part with { Plays = SegmentData.Encode(PlaySessionCodec.Write(FoldJson.Read<IReadOnlyList<PlaySession>>(redacted.Span))) };
    }

    // Any text may name the user: what is packed is looked through as JSON.
    private static ReadOnlyMemory<byte> JsonOf(SessionRow row) => FoldJson.Write(StoredDocuments.ReadContribution(row.Contribution));

    private static ReadOnlyMemory<byte> JsonOf(SegmentRow part) => FoldJson.Write(StoredDocuments.ReadPlays(part));

    private static bool IsValid(ReadOnlyMemory<byte> json, StoredEvent entry) =>
        EventReader.Read(json.Span, receivedAt: null).Event is { } read && read.SequenceNumber == entry.SequenceNumber && read.Type == entry.Type;
}
