using System.Text.Json;
using Audiogum.Sessions.Grains.Erasure;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports.Erasing;

/// <summary>Takes a user out of lines of raw events and rejections, as it is taken out of what these were written from.</summary>
/// <param name="redaction">Which user, and what comes in the place.</param>
internal sealed class RawLineRedaction(UserRedaction redaction)
{
    private readonly StoredRedaction stored = new(redaction);

    /// <summary>Lines that said something of the user.</summary>
    public int Changed { get; private set; }

    /// <summary>The line without the user.</summary>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var receipt = new Receipt(root.GetProperty("receivedat").GetDateTimeOffset().ToUnixTimeMilliseconds(), TextOf("userid"), TextOf("deviceid"));
        return root.TryGetProperty("sequencenumber", out var number) ? OfEntry() : OfRejection();

        ReadOnlyMemory<byte> OfEntry()
        {
            var entry = new StoredEvent(RawLine.KindOf(TextOf("kind")!), default, number.GetInt64(), receipt, ExportedLineReader.Sent(root))
            {
                Chunk = root.TryGetProperty("chunk", out var chunk) ? chunk.GetInt64() : 0, // older files have none
            };
            var redacted = stored.Redact(entry);
            return ReferenceEquals(entry, redacted) ? line
                : Change(RawLine.FromEvent(new FeedEvent(TextOf("sessionid")!, redacted)));
        }

        ReadOnlyMemory<byte> OfRejection()
        {
            var rejection = ExportedLineReader.Rejection(root);
            var redacted = stored.Redact(rejection);
            return ReferenceEquals(rejection, redacted) ? line : Change(RawLine.FromRejection(redacted));
        }

        string? TextOf(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private byte[] Change(byte[] line)
    {
        Changed++;
        return line;
    }
}
