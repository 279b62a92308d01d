using System.IO.Hashing;
using System.Reflection;
using System.Text;

namespace Audiogum.Sessions.Gateway.Dashboards;

/// <summary>
/// The bundled pages, embedded in this assembly by <c>Dashboards.targets</c>: less than 100 KB, read once at start.
/// Empty when the build had no Node.
/// </summary>
public sealed class PageBundle
{
    /// <summary>The page that every address of the dashboards starts from.</summary>
    public const string Shell = "index.html";

    private const string Prefix = "pages/";

    // As the bundler writes them: addresses of assets, and where the script finds the path before the server.
    private const string Assets = "\"./assets/", Base = "<meta name=\"base\" content=\"\">";

    private readonly PageFile? _shell;

    private readonly Dictionary<string, PageFile> _files = [];

    /// <summary>Reads the embedded files.</summary>
    public PageBundle()
    {
        var assembly = typeof(PageBundle).Assembly;
        var contents = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Read(assembly, name));
        foreach (var (name, content) in contents)
        {
            if (TypeOf(name) is not { } type) continue;
            _files[name] = new(type, TagOf(content), content, contents.GetValueOrDefault(name + ".br"), contents.GetValueOrDefault(name + ".gz"));
        }

        _shell = Below(default);
    }

    /// <summary>The page that every address starts from, with the addresses of its assets below a path; null where there are no pages.</summary>
    /// <param name="path">The path before the server; holds nothing that HTML would have to escape.</param>
    public PageFile? ShellBelow(PathString path) => path.HasValue ? Below(path) : _shell;

    /// <summary>A file by its path in the bundle, or null.</summary>
    public PageFile? Find(string path) => _files.GetValueOrDefault(path);

    private PageFile? Below(PathString path)
    {
        if (Find(Shell) is not { } bundled) return null;
        var html = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bundled.Plain)
            .Replace(Assets, $"\"{path}/assets/", StringComparison.Ordinal).Replace(Base, $"<meta name=\"base\" content=\"{path}\">", StringComparison.Ordinal));
        return new(bundled.ContentType, TagOf(html), html, null, null);
    }

    private static string TagOf(byte[] content) => $"\"{XxHash64.HashToUInt64(content):x16}\"";

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    // Compressed copies have no type of their own and are no files of their own.
    private static string? TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        _ => null,
    };
}

/// <summary>A file of the bundle.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="EntityTag">Of its content.</param>
/// <param name="Plain">As it is.</param>
/// <param name="Brotli">Compressed, or null.</param>
/// <param name="Gzip">Compressed, or null.</param>
public sealed record PageFile(string ContentType, string EntityTag, byte[] Plain, byte[]? Brotli, byte[]? Gzip);
