using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Audiogum.Sessions.Grains.Archive;

/// <summary>Writes a row of a listing: a stored object with members of now.</summary>
internal static class ListingRow
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object, with <paramref name="members"/> before its own members; absent values are left out.</summary>
    public static byte[] Write(JsonElement stored, params ReadOnlySpan<(string Name, string? Value)> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                if (value is not null) writer.WriteString(name, value);
            }

            foreach (var member in stored.EnumerateObject()) member.WriteTo(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
