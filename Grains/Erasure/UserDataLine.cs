using System.Buffers;
using System.Text;
using System.Text.Json;
using Audiogum.Sessions.Grains.Listings;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>A line of what a person is given: <c>kind</c> is <c>session</c>, <c>event</c> or <c>rejection</c>.</summary>
internal static class UserDataLine
{
    public static byte[] Create(SessionRow row) => Write("session", json =>
    {
        json.WritePropertyName("session");
        json.WriteRawValue(row.Summary.Span, skipInputValidation: true);
    });

    public static byte[] Create(string sessionId, StoredEvent entry) => Write("event", json =>
    {
        json.WriteString("sessionid", sessionId);
        ReceiptJson.Write(json, entry.Receipt);
        if (entry.Kind == StoredEventKind.ConflictLoser) json.WriteBoolean("conflict", true);
        if (entry.Json.IsEmpty) return; // an earlier receipt of an event that stands in a line of its own
        json.WritePropertyName("event");
        json.WriteRawValue(entry.Json.Span, skipInputValidation: true);
    });

    public static byte[] Create(StoredRejection rejection) => Write("rejection", json =>
    {
        ReceiptJson.Write(json, rejection.Receipt);
        json.WriteString("code", rejection.Code);
        json.WriteString("message", rejection.Message);
        json.WriteString("event", Encoding.UTF8.GetString(rejection.Json.Span)); // it may be no JSON
    });

    private static byte[] Write(string kind, Action<Utf8JsonWriter> members)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, new() { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            members(json);
            json.WriteEndObject();
        }

        // As sent, an event may hold line breaks between its members.
        return [.. JsonLine.ToSingleLine(line.WrittenMemory).Span, (byte)'\n'];
    }
}
