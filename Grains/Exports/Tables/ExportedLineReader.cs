using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>An entry as archived.</summary>
/// <param name="SessionId">Its session.</param>
/// <param name="Chunk">The number of what it was stored together with.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Event">Its event, read; null for an earlier receipt.</param>
internal sealed record ExportedEntry(string SessionId, long Chunk, StoredEvent Entry, SessionEvent? Event);

/// <summary>Reads what <see cref="RawLine"/> wrote.</summary>
internal static class ExportedLineReader
{
    /// <summary>An entry.</summary>
    /// <exception cref="StoreUnavailableException">It is no line of <c>raw</c>.</exception>
    public static ExportedEntry ReadEntry(ReadOnlyMemory<byte> line) => Read(line, json =>
    {
        var kind = RawLine.KindOf(json.GetProperty("kind").GetString()!);
        var sent = Sent(json);
        var read = kind == StoredEventKind.EarlierReceipt ? null : EventReader.Read(sent.Span, receivedAt: null).Event ?? throw new FormatException("its event is none");
        return new ExportedEntry(
            json.GetProperty("sessionid").GetString()!, json.GetProperty("chunk").GetInt64(),
            new StoredEvent(kind, read?.Type ?? default, json.GetProperty("sequencenumber").GetInt64(), ReceiptOf(json), sent), read);
    });

    /// <summary>A rejection.</summary>
    /// <exception cref="StoreUnavailableException">It is no line of <c>rejected</c>.</exception>
    public static StoredRejection ReadRejection(ReadOnlyMemory<byte> line) => Read(line, Rejection);

    /// <summary>A rejection.</summary>
    public static StoredRejection Rejection(JsonElement json) => new(
        ReceiptOf(json), json.GetProperty("code").GetString()!, json.GetProperty("pointer").GetString()!, json.GetProperty("message").GetString()!, Sent(json), json.TryGetProperty("text", out _))
    {
        Events = json.TryGetProperty("events", out var events) ? events.GetInt32() : 1,
    };

    /// <summary>The event of a line as it was sent, its line breaks in their places again; nothing if it has none.</summary>
    public static ReadOnlyMemory<byte> Sent(JsonElement json)
    {
        if (!json.TryGetProperty("event", out var value)) return default;
        if (json.TryGetProperty("text", out _)) return Encoding.UTF8.GetBytes(value.GetString()!);
        var sent = JsonMarshal.GetRawUtf8Value(value).ToArray();
        foreach (var (name, character) in RawLine.Breaks)
        {
            if (!json.TryGetProperty(name, out var places)) continue;
            foreach (var place in places.EnumerateArray()) sent[place.GetInt32()] = character;
        }

        return sent;
    }

    private static T Read<T>(ReadOnlyMemory<byte> line, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return read(json.RootElement);
        }
        catch (Exception damaged) when (damaged is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new StoreUnavailableException($"A line of the archive cannot be read: {damaged.Message}", damaged);
        }
    }

    private static Receipt ReceiptOf(JsonElement json) => new(
        DateTimeOffset.Parse(json.GetProperty("receivedat").GetString()!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), TextOf(json, "userid"), TextOf(json, "deviceid"));

    private static string? TextOf(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
