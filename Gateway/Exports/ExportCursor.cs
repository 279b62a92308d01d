using System.Buffers.Text;
using System.Text;

namespace Audiogum.Sessions.Gateway.Exports;

/// <summary>Where a list of exports goes on: the last path, made opaque. Paths are below the tenant's own place, so that another tenant's cursor means nothing of that tenant.</summary>
internal static class ExportCursor
{
    private const int MaxLength = 1_000;

    /// <summary>The cursor after a path.</summary>
    public static string Write(string path) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(path));

    /// <summary>The path; empty without a cursor, null for what is none.</summary>
    public static string? Parse(string? cursor)
    {
        if (cursor is null) return string.Empty;
        if (cursor.Length is 0 or > MaxLength || !Base64Url.IsValid(cursor)) return null;
        var path = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
        return Write(path) == cursor && path.All(character => character is > ' ' and < '\x7F') ? path : null;
    }
}
