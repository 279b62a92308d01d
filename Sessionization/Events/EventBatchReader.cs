using System.Text.Json;
using System.Text.Unicode;
using Audiogum.Sessions.Sessionization.Events.Schema;

namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>Reads the body of a post (api.md, POST /v1/events): its envelope, and each event by <see cref="EventReader"/>.</summary>
/// <remarks>
/// One pass over the bytes after the check that they are UTF-8. The whole body must be well-formed before anything of
/// it counts, so a fault of the envelope is only told at its end. Nesting is bounded for an event, never for the body.
/// </remarks>
public static class EventBatchReader
{
    private const string NotJson = "The body is not one JSON document in UTF-8.";

    /// <summary>Reads a body.</summary>
    /// <param name="body">The inflated bytes, at most <see cref="EventLimits.MaxBodyBytes"/> (the caller's to check). The entries are slices of it.</param>
    /// <param name="receivedAt">When it came, in milliseconds since 1970.</param>
    /// <returns>The entries, or why there are none. No bytes make this throw.</returns>
    public static BatchReading Read(ReadOnlyMemory<byte> body, long receivedAt)
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!Utf8.IsValid(body.Span)) return Faulty(BatchFault.MalformedJson, NotJson);
        try
        {
            return ReadDocument(body, receivedAt);
        }
        catch (JsonException)
        {
            return Faulty(BatchFault.MalformedJson, NotJson);
        }
    }

    private static BatchReading ReadDocument(ReadOnlyMemory<byte> body, long receivedAt)
    {
        var cursor = new EventCursor(body.Span) { ReceivedAt = receivedAt };
        var envelope = new Envelope(body);
        cursor.Json.Read();
        if (cursor.Json.TokenType == JsonTokenType.StartObject) envelope.ReadMembers(ref cursor);
        else cursor.Json.Skip();
        cursor.Json.Read(); // throws if anything but white space follows
        return envelope switch
        {
            { IsCrowded: true } => Faulty(BatchFault.TooLarge, $"The root object has more than {EventLimits.MaxRootMembers} members."),
            { IsUnambiguous: false } => Faulty(BatchFault.InvalidEnvelope, "A member of the root object comes twice."),
            { HasVersion: false } => Faulty(BatchFault.InvalidEnvelope, "The member schemaversion must be the string \"1.0\"."),
            { Count: 0 } => Faulty(BatchFault.InvalidEnvelope, "The member events must be an array that is not empty."),
            { Count: > EventLimits.MaxEvents } => Faulty(BatchFault.TooLarge, $"The body holds more than {EventLimits.MaxEvents} events."),
            _ => new(BatchFault.None, string.Empty, envelope.Entries),
        };
    }

    private static BatchReading Faulty(BatchFault fault, string message) => new(fault, message, []);
}
