using System.Buffers;
using System.Globalization;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>
/// Names of objects. Paths begin with <c>tenant=…/</c>; what follows is what the tenant sees. Names whose first segment
/// begins with <c>_</c> are the export's own: staged batches and the log of committed ones.
/// </summary>
internal static class ExportNames
{
    /// <summary>What names of manifests begin with.</summary>
    public const string ManifestPrefix = "_manifest-";

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>What the tenant's names begin with.</summary>
    public static string Root(string tenant) => $"tenant={tenant}/";

    /// <summary>Whose the tenant's files are.</summary>
    public static ObjectName Owner(string tenant) => ObjectName.Parse($"{Root(tenant)}_store");

    /// <summary>A batch before it is committed, whole.</summary>
    public static ObjectName Staged(string tenant, long sequence) =>
        ObjectName.Parse($"{Root(tenant)}_staged/{Number(sequence)}");

    /// <summary>That a batch is committed.</summary>
    public static ObjectName Logged(string tenant, long sequence) =>
        ObjectName.Parse($"{Root(tenant)}_log/{Number(sequence)}.json");

    /// <summary>A file of a batch: named by its sequence number and its content.</summary>
    public static string File(string table, string partition, long sequence, string sha256, string extension) =>
        $"{table}/{partition}/{Number(sequence)}-{sha256}.{extension}";

    /// <summary>The manifest of a partition in a batch.</summary>
    public static string Manifest(string table, string partition, long sequence) => $"{table}/{partition}/{ManifestPrefix}{Number(sequence)}.json";

    /// <summary>The batch that a path of a manifest tells, or null.</summary>
    public static long? SequenceOf(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return name.StartsWith(ManifestPrefix) && name.EndsWith(".json") && long.TryParse(name[ManifestPrefix.Length..^".json".Length], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;
    }

    /// <summary>The batch of a file and the manifest that names it, or null for a path of something else.</summary>
    public static (long Sequence, string Manifest)? BatchOf(string path)
    {
        var at = path.LastIndexOf('/') + 1;
        return Sha256Of(path) is not null && long.TryParse(path.AsSpan(at, path.IndexOf('-', at) - at), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? (sequence, $"{path[..at]}{ManifestPrefix}{Number(sequence)}.json")
            : null;
    }

    /// <summary>Whether a name is a manifest's.</summary>
    public static bool IsManifest(ObjectName name) => name.ToString() is var text && text.AsSpan(text.LastIndexOf('/') + 1).StartsWith(ManifestPrefix, StringComparison.Ordinal);

    /// <summary>Whether a path is for the tenant to see.</summary>
    public static bool IsVisible(string path) => path.Length > 0 && path[0] != '_';

    /// <summary>The SHA-256 that a file's name tells, or null.</summary>
    public static string? Sha256Of(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        const int before = 11, length = 64;
        return name.Length > before + length && name[before - 1] == '-' && name[before + length] == '.' && !name.Slice(before, length).ContainsAnyExcept(Hex)
            ? name.Slice(before, length).ToString()
            : null;
    }

    /// <summary>What follows the SHA-256 in a file's name: <c>ndjson.gz</c>.</summary>
    public static string ExtensionOf(string name) => name[(name.IndexOf('.') + 1)..];

    /// <summary>The partition of an instant's UTC day.</summary>
    public static string Day(long instant) => At(instant).ToString("'date='yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The partition of an instant's UTC hour.</summary>
    public static string Hour(long instant) => At(instant).ToString("'date='yyyy-MM-dd'/hour='HH", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(long instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant);

    private static string Number(long sequence) => sequence.ToString("D10", CultureInfo.InvariantCulture);
}
