using System.Buffers;
using System.Text;
using System.Text.Json;
using Audiogum.Sessions.Grains.Listings;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>
/// A line of the raw events or of the rejected ones. The event is verbatim but for line breaks (<see cref="JsonLine"/>).
/// </summary>
internal static class RawLine
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    /// <summary>The kinds of <see cref="StoredEventKind"/>, in its order.</summary>
    private static readonly string[] Kinds = ["accepted", "conflict", "earlierreceipt"];

    /// <summary>Members that say where line breaks of an event stood.</summary>
    public static readonly IReadOnlyList<(string Name, byte Character)> Breaks = [("linefeeds", (byte)'\n'), ("returns", (byte)'\r')];

    /// <summary>An entry of the raw events: <c>sessionid, sequencenumber, kind, chunk, receivedat, userid?, deviceid?, event?, linefeeds?, returns?</c>.</summary>
    public static byte[] FromEvent(FeedEvent read) => Write(read.Entry.Receipt, read.Entry.Json, isText: false, json =>
    {
        json.WriteString("sessionid", read.SessionId);
        json.WriteNumber("sequencenumber", read.Entry.SequenceNumber);
        json.WriteString("kind", Kinds[(int)read.Entry.Kind]);
        json.WriteNumber("chunk", read.Entry.Chunk);
    });

    /// <summary>A rejection: <c>code, pointer, message, text?, events?, receivedat, userid?, deviceid?, event, linefeeds?, returns?</c>.</summary>
    public static byte[] FromRejection(StoredRejection rejection) =>
        Write(rejection.Receipt, rejection.Json, rejection.IsText, json =>
    {
        json.WriteString("code", rejection.Code);
        json.WriteString("pointer", rejection.Pointer);
        json.WriteString("message", rejection.Message);
        if (rejection.IsText) json.WriteBoolean("text", true);
        if (rejection.Events != 1) json.WriteNumber("events", rejection.Events);
    });

    /// <summary>The kind that a line tells.</summary>
    public static StoredEventKind KindOf(string kind) => (StoredEventKind)Array.IndexOf(Kinds, kind);

    private static byte[] Write(Receipt receipt, ReadOnlyMemory<byte> sent, bool isText, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(sent.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            ReceiptJson.Write(json, receipt);
            if (sent.Length > 0) json.WritePropertyName("event");
            if (isText && sent.Length > 0) json.WriteStringValue(Encoding.UTF8.GetString(sent.Span));
            else if (sent.Length > 0) json.WriteRawValue(JsonLine.ToSingleLine(sent).Span, skipInputValidation: true);
            if (!isText) WriteBreaks(json, sent.Span);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Line breaks became blanks: where they stood, so that an event can be had as it was sent.</summary>
    private static void WriteBreaks(Utf8JsonWriter json, ReadOnlySpan<byte> sent)
    {
        foreach (var (name, character) in Breaks)
        {
            if (!sent.Contains(character)) continue;
            json.WriteStartArray(name);
            for (var at = 0; at < sent.Length; at++)
                if (sent[at] == character) json.WriteNumberValue(at);
            json.WriteEndArray();
        }
    }
}
