using System.Text.Json;
using System.Text.Unicode;

namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>A line of a history: an event to be posted, or the reason why it cannot stand in a post.</summary>
/// <param name="File">Place of its file among those imported.</param>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Json">The line; empty where it is refused.</param>
/// <param name="SessionId">Its session in lower case, where it names one.</param>
/// <param name="Refusal">Code of the reason, or null.</param>
internal sealed record HistoryLine(int File, long Number, ReadOnlyMemory<byte> Json, string? SessionId, string? Refusal)
{
    /// <summary>Bytes of a line that is posted. The server rejects an event long before, and keeps the begin of it.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The code of a line that is no JSON value: in a post it would take its neighbours along.</summary>
    public const string NotJson = "not_json";

    /// <summary>The code of a line over <see cref="MaxBytes"/>.</summary>
    public const string TooLong = "line_too_long";

    // Deeper than any event may be: the server judges what is too deep, here it must only be one whole value.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxBytes };

    /// <summary>Reads a line.</summary>
    /// <param name="file">Place of its file.</param>
    /// <param name="number">Its number.</param>
    /// <param name="line">Its bytes, kept.</param>
    public static HistoryLine Parse(int file, long number, ReadOnlyMemory<byte> line)
    {
        if (!Utf8.IsValid(line.Span)) return new(file, number, default, null, NotJson);
        try
        {
            return new(file, number, line, SessionOf(line.Span), null);
        }
        catch (JsonException)
        {
            return new(file, number, default, null, NotJson);
        }
    }

    private static string? SessionOf(ReadOnlySpan<byte> line)
    {
        string? session = null;
        var reader = new Utf8JsonReader(line, Options);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("sessionid"u8)) continue;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped) session = reader.GetString()!.ToLowerInvariant();
        }

        return session;
    }
}
