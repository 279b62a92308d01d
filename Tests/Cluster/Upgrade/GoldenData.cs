using System.IO.Compression;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Upgrade;

/// <summary>The golden data: a directory a version, with the database and what was answered from it, gzipped.</summary>
internal static class GoldenData
{
    /// <summary>The first version.</summary>
    public const string First = "v1";

    /// <summary>The version that is being made: contributions are packed (decision 0016).</summary>
    public const string Newest = "v2";

    /// <summary>The tenant whose sessions they hold.</summary>
    public const string Tenant = "golden";

    private const string Database = "sessions.db";
    private const string Answers = "answers.json";

    private static readonly string Place = Path.Combine(RealHistoryTests.Root, "Tests", "Cluster", "Upgrade", "Golden");

    /// <summary>The versions that there are.</summary>
    public static IEnumerable<string> Versions => Directory.GetDirectories(Place).Select(directory => Path.GetFileName(directory));

    /// <summary>Puts the database of a version into a data directory; the file's path.</summary>
    public static async Task<string> UnpackAsync(string version, string path)
    {
        var file = Path.Combine(path, Database);
        await using var packed = Open(version, Database);
        await using var database = File.Create(file);
        await packed.CopyToAsync(database, TestContext.Current.CancellationToken);
        return file;
    }

    /// <summary>What was answered, as JSON.</summary>
    public static Stream OpenAnswers(string version) => Open(version, Answers);

    /// <summary>Writes the golden data of a version from a data directory and its answers.</summary>
    public static async Task PackAsync(string version, string path, ReadOnlyMemory<byte> answers)
    {
        Directory.CreateDirectory(Path.Combine(Place, version));
        await PackAsync(Path.Combine(Place, version, Database), await File.ReadAllBytesAsync(Path.Combine(path, Database), TestContext.Current.CancellationToken));
        await PackAsync(Path.Combine(Place, version, Answers), answers);
    }

    private static GZipStream Open(string version, string name) => new(File.OpenRead(Path.Combine(Place, version, name + ".gz")), CompressionMode.Decompress);

    private static async Task PackAsync(string path, ReadOnlyMemory<byte> content)
    {
        await using var file = new GZipStream(File.Create(path + ".gz"), CompressionLevel.SmallestSize);
        await file.WriteAsync(content, TestContext.Current.CancellationToken);
    }
}
