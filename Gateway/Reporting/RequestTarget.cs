namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>The target of a request as it was sent, before a server decodes or normalises any of it.</summary>
internal static class RequestTarget
{
    /// <summary>What follows a prefix in the path, still encoded and without the query; null where there is no such.</summary>
    /// <param name="target">The target in origin form, or in absolute form as a proxy sends it (RFC 9112 §3.2).</param>
    /// <param name="pathBase">The path that the server is below, where the target may begin with it.</param>
    /// <param name="prefix">What the path begins with, in whatever case.</param>
    public static string? Below(string? target, string pathBase, string prefix)
    {
        if (string.IsNullOrEmpty(target)) return null;
        var path = target.AsSpan();
        if (path[0] != '/' && path.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme)
        {
            path = path[(scheme + 3)..];
            path = path.IndexOf('/') is >= 0 and var root ? path[root..] : [];
        }

        if (path.IndexOf('?') is >= 0 and var query) path = path[..query];
        if (pathBase.Length > 0 && path.StartsWith(pathBase, StringComparison.OrdinalIgnoreCase)) path = path[pathBase.Length..];
        return path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? path[prefix.Length..].ToString() : null;
    }
}
