using System.Buffers;
using System.Text.Json;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Writes <c>GET /v1/sessions/{sessionid}/events</c>: verbatim, in sequence order, conflict losers behind their number.</summary>
internal static class RawEventsDocument
{
    public static async ValueTask<byte[]> WriteAsync(ISessionStore store, SessionKey key, CancellationToken cancellationToken)
    {
        var entries = new List<StoredEvent>();
        var earliest = new Dictionary<long, long>();
        await foreach (var stored in store.ReadEventsAsync(key, cancellationToken))
        {
            if (stored.Kind == StoredEventKind.EarlierReceipt)
            {
                earliest[stored.SequenceNumber] = Math.Min(stored.Receipt.ReceivedAt, earliest.GetValueOrDefault(stored.SequenceNumber, long.MaxValue));
            }
            else
            {
                entries.Add(stored);
            }
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("sessionid", key.SessionId);
            json.WriteStartArray("events");
            foreach (var entry in entries.OrderBy(e => e.SequenceNumber).ThenBy(e => e.Kind))
            {
                Write(json, entry, entry.Kind == StoredEventKind.Accepted && earliest.TryGetValue(entry.SequenceNumber, out var at)
                    ? Math.Min(at, entry.Receipt.ReceivedAt)
                    : entry.Receipt.ReceivedAt);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, StoredEvent entry, long receivedAt)
    {
        json.WriteStartObject();
        json.WriteString("receivedat", Instants.ToIso(receivedAt));
        if (entry.Receipt.UserId is { } user)
        {
            json.WriteString("userid", user);
        }

        if (entry.Receipt.DeviceId is { } device)
        {
            json.WriteString("deviceid", device);
        }

        if (entry.Kind == StoredEventKind.ConflictLoser)
        {
            json.WriteBoolean("conflict", true);
        }

        json.WritePropertyName("event");
        json.WriteRawValue(entry.Json.Span, skipInputValidation: true);
        json.WriteEndObject();
    }
}
