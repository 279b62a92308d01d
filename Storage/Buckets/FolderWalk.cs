using System.Collections;

namespace Audiogum.Sessions.Storage.Buckets;

/// <summary>
/// The objects of a folder in the order of their names. A folder is looked at only if a wanted name can lie in it; its
/// entries are sorted with their <c>/</c>, so that walking the tree meets names in the order of a flat list.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="prefix">What names begin with.</param>
/// <param name="after">Only names above this.</param>
internal sealed class FolderWalk(string root, string prefix, string after) : IEnumerable<BucketObject>
{
    public IEnumerator<BucketObject> GetEnumerator() => Walk(string.Empty).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <param name="above">The name of the folder with its slash, or nothing for the root.</param>
    private IEnumerable<BucketObject> Walk(string above)
    {
        var folder = new DirectoryInfo(Path.Combine(root, above));
        if (!folder.Exists) yield break;
        foreach (var (name, entry) in folder.EnumerateFileSystemInfos().Select(entry => (Name: above + entry.Name + (entry is DirectoryInfo ? "/" : ""), entry))
            .OrderBy(found => found.Name, StringComparer.Ordinal))
        {
            if (entry is DirectoryInfo)
            {
                if (entry.Name[0] != '.' && MayHold(name))
                    foreach (var below in Walk(name)) yield return below;
            }
            else if (name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(name, after) > 0
                && ObjectName.TryParse(name, out var known) && LengthOf((FileInfo)entry) is { } bytes)
            {
                yield return new(known, bytes);
            }
        }
    }

    private bool MayHold(string folder) =>
        (folder.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(folder, StringComparison.Ordinal))
        && (string.CompareOrdinal(folder, after) > 0 || after.StartsWith(folder, StringComparison.Ordinal));

    // Removed meanwhile: not listed.
    private static long? LengthOf(FileInfo file) => file.Exists ? file.Length : null;
}
