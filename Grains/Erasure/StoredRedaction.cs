using System.Text.Json;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Packing;
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
    public StoredEvent Of(StoredEvent entry)
    {
        var (receipt, json) = (redaction.Of(entry.Receipt), redaction.Of(entry.Json));
        if (!json.Equals(entry.Json) && !IsSameEvent(entry.Json, json)) json = entry.Json;
        return ReferenceEquals(receipt, entry.Receipt) && json.Equals(entry.Json) ? entry : entry with { Receipt = receipt, Json = json };
    }

    /// <summary>The rejection without the user; the same instance when it says nothing of it.</summary>
    public StoredRejection Of(StoredRejection rejection)
    {
        var (receipt, json) = (redaction.Of(rejection.Receipt), redaction.Of(rejection.Json));
        var (pointer, message) = (redaction.Of(rejection.Pointer), redaction.Of(rejection.Message));
        return ReferenceEquals(receipt, rejection.Receipt) && json.Equals(rejection.Json) && ReferenceEquals(pointer, rejection.Pointer) && ReferenceEquals(message, rejection.Message)
            ? rejection
            : rejection with { Receipt = receipt, Json = json, Pointer = pointer, Message = message };
    }

    /// <summary>Whether an entry says something of the user, or of an erasure of it that was begun.</summary>
    public bool Concerns(StoredEvent entry) => Bears(entry) || !ReferenceEquals(Of(entry), entry);

    /// <summary>Whether the pseudonym stands in an entry.</summary>
    public bool Bears(StoredEvent entry) => entry.Receipt.UserId == redaction.Name || Pseudonym.In(entry.Json.Span) == redaction.Name;

    /// <summary>Whether a row still says something of the user.</summary>
    public bool IsIn(SessionRow row) => row.UserId == redaction.UserId || IsIn(row.Summary) || IsIn(JsonOf(row));

    /// <summary>Whether a sealed part still says something of the user.</summary>
    public bool IsIn(SealedRow part) => IsIn(JsonOf(part));

    private bool IsIn(ReadOnlyMemory<byte> json) => !redaction.Of(json).Equals(json);

    /// <summary>The row without the user, where there are no events to fold it from; the same instance when it says nothing of it.</summary>
    public SessionRow Of(SessionRow row)
    {
        if (!IsIn(row)) return row;
        var summary = ReportJson.Read<SessionDocument>(Of<SessionDocument>(row.Summary, ReportJson.Options).Span);
        var contribution = FoldJson.Read<SessionContribution>(Of<SessionContribution>(JsonOf(row), FoldJson.Options).Span);
        return row with
        {
            UserId = NameOf(row.UserId),
            Client = summary.Client!,
            Platform = summary.Platform!,
            DeviceName = summary.DeviceName!,
            CountryCode = summary.CountryCode,
            Summary = ReportJson.Write(summary with { UserId = NameOf(summary.UserId) }),
            Contribution = PackedContribution.Write(contribution with { Session = contribution.Session with { UserId = NameOf(contribution.Session.UserId) } }),
        };

        string? NameOf(string? user) => user == redaction.UserId ? redaction.Name : user;
    }

    /// <summary>The sealed part without the user; the same instance when it says nothing of it.</summary>
    public SealedRow Of(SealedRow part)
    {
        var plays = JsonOf(part);
        var redacted = Of<IReadOnlyList<PlaySession>>(plays, FoldJson.Options);
        return redacted.Equals(plays) ? part : part with { Plays = SealedData.Encode(PackedPlays.Write(FoldJson.Read<IReadOnlyList<PlaySession>>(redacted.Span))) };
    }

    // Any text may name the user: what is packed is looked through as JSON.
    private static ReadOnlyMemory<byte> JsonOf(SessionRow row) => FoldJson.Write(StoredDocuments.ReadContribution(row.Contribution));

    private static ReadOnlyMemory<byte> JsonOf(SealedRow part) => FoldJson.Write(StoredDocuments.ReadPlays(part));

    // Who is called like a value that a document may have keeps it where the document would be none without it.
    private ReadOnlyMemory<byte> Of<T>(ReadOnlyMemory<byte> json, JsonSerializerOptions options)
    {
        var redacted = redaction.OfValues(json);
        if (redacted.Equals(json)) return json;
        try
        {
            JsonSerializer.Deserialize<T>(redacted.Span, options);
            return redacted;
        }
        catch (JsonException)
        {
            return json;
        }
    }

    // Who is called like a word of the event document keeps it where the event would be none without it.
    private static bool IsSameEvent(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after) =>
        EventReader.Read(after.Span, receivedAt: null).Event is { } read && EventReader.Read(before.Span, receivedAt: null).Event is { } old
        && read.SessionId == old.SessionId && read.SequenceNumber == old.SequenceNumber && read.Type == old.Type;
}
