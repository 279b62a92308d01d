using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>Writes <c>GET /v1/rejections</c> and <c>GET /v1/playevents</c>: what was sent stands in them byte for byte. What does not fit into <see cref="ListingLimits.MaxPageBytes"/> is older, and <c>skipped</c> says so.</summary>
internal static class RawEventPageWriter
{
    // Validation would read every stored event again, and would refuse to nest one that is as deep as is allowed.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The document of rejections.</summary>
    public static JsonReply Rejections(IReadOnlyList<StoredRejection> rejections) => Write("rejections", rejections, static (writer, rejection) =>
    {
        ReceiptJson.Write(writer, rejection.Receipt);
        writer.WriteString("code", rejection.Code);
        writer.WriteString("pointer", rejection.Pointer);
        writer.WriteString("message", rejection.Message);
        if (rejection.Events != 1) writer.WriteNumber("events", rejection.Events);
        writer.WritePropertyName("event");
        if (rejection.IsText) writer.WriteStringValue(Encoding.UTF8.GetString(rejection.Json.Span));
        else writer.WriteRawValue(rejection.Json.Span, skipInputValidation: true);
    });

    /// <summary>The document of play events.</summary>
    public static JsonReply PlayEvents(IReadOnlyList<StoredEvent> events) => Write("playevents", events, static (writer, stored) =>
    {
        ReceiptJson.Write(writer, stored.Receipt);
        writer.WritePropertyName("event");
        writer.WriteRawValue(stored.Json.Span, skipInputValidation: true);
    });

    private static JsonReply Write<T>(string name, IReadOnlyList<T> entries, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteStartArray(name);
            var written = 0;
            while (written < entries.Count && writer.BytesCommitted + writer.BytesPending < ListingLimits.MaxPageBytes)
            {
                writer.WriteStartObject();
                write(writer, entries[written++]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            if (written < entries.Count) writer.WriteBoolean("skipped", true);
            writer.WriteEndObject();
        }

        return new(buffer.WrittenSpan.ToArray());
    }
}
