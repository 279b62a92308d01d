using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>Writes a row of a listing: an object as it was stored, with members of now.</summary>
internal static class ListingRowWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The object, with <paramref name="members"/> before its own members; absent values are left out. Its own members are
    /// not read again: they stand as they were written.
    /// </summary>
    /// <param name="stored">An object of at least one member, without blanks before or after it: as it is stored.</param>
    /// <param name="members">At least one that is not absent.</param>
    public static byte[] Write(ReadOnlySpan<byte> stored, params ReadOnlySpan<(string Name, string? Value)> members) => Write(stored, Opening(members));

    /// <summary>The object, with the members of an opening before its own.</summary>
    public static byte[] Write(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> opening)
    {
        var row = GC.AllocateUninitializedArray<byte>(opening.Length + stored.Length - 1);
        opening.CopyTo(row);
        stored[1..].CopyTo(row.AsSpan(opening.Length));
        return row;
    }

    /// <summary>How an object with these members begins; the others follow.</summary>
    /// <param name="members">At least one that is not absent.</param>
    public static ReadOnlySpan<byte> Opening(params ReadOnlySpan<(string Name, string? Value)> members)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                if (value is not null) writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return (byte[])[.. buffer.WrittenSpan[..^1], (byte)','];
    }
}
