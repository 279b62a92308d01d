using System.Text;

namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>
/// A list of sources in one column, in which SQL can look one up. Each stands between two bytes that occur in no
/// UTF-8 text, whatever a client chose to call its source.
/// </summary>
internal static class SourceSet
{
    private const byte Mark = 0xFF;

    /// <summary>The column of these sources; of one source it is also what <c>instr</c> must find.</summary>
    public static byte[] Encode(IReadOnlyList<string> sources)
    {
        var length = 1;
        for (var i = 0; i < sources.Count; i++) length += Encoding.UTF8.GetByteCount(sources[i]) + 1;
        var column = new byte[length];
        column[0] = Mark;
        var at = 1;
        for (var i = 0; i < sources.Count; i++)
        {
            at += Encoding.UTF8.GetBytes(sources[i], column.AsSpan(at));
            column[at++] = Mark;
        }

        return column;
    }

    /// <summary>The sources of a column.</summary>
    public static IReadOnlyList<string> Decode(ReadOnlySpan<byte> column)
    {
        var sources = new List<string>();
        for (var rest = column[1..]; rest.Length > 0;)
        {
            var end = rest.IndexOf(Mark);
            sources.Add(Encoding.UTF8.GetString(rest[..end]));
            rest = rest[(end + 1)..];
        }

        return sources;
    }
}
