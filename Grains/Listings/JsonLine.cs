namespace Audiogum.Sessions.Grains.Listings;

/// <summary>JSON as a line of its own.</summary>
internal static class JsonLine
{
    /// <summary>The same JSON without line breaks: they can only stand between tokens, where they mean nothing, and become blanks.</summary>
    public static ReadOnlyMemory<byte> ToSingleLine(ReadOnlyMemory<byte> json)
    {
        if (!json.Span.ContainsAny((byte)'\n', (byte)'\r')) return json;
        var line = json.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        return line;
    }
}
