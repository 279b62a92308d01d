using System.IO.Hashing;
using System.Reflection;

namespace Audiogum.Sessions.Gateway.Dashboards;

/// <summary>
/// The bundled pages, embedded in this assembly by <c>Dashboards.targets</c>: less than 100 KB, read once at start.
/// Empty when the build had no Node.
/// </summary>
public sealed class PageFiles
{
    /// <summary>The page that every address of the dashboards starts from.</summary>
    public const string Shell = "index.html";

    private const string Prefix = "pages/";

    private readonly Dictionary<string, PageFile> _files = [];

    /// <summary>Reads the embedded files.</summary>
    public PageFiles()
    {
        var assembly = typeof(PageFiles).Assembly;
        var contents = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Read(assembly, name));
        foreach (var (name, content) in contents)
        {
            if (TypeOf(name) is not { } type) continue;
            var tag = $"\"{XxHash64.HashToUInt64(content):x16}\"";
            _files[name] = new(type, tag, content, contents.GetValueOrDefault(name + ".br"), contents.GetValueOrDefault(name + ".gz"));
        }
    }

    /// <summary>A file by its path in the bundle, or null.</summary>
    public PageFile? Find(string path) => _files.GetValueOrDefault(path);

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
