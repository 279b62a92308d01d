using System.Text.Json;

namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>
/// How far an import came, in a small file: every line before the place was answered, and the report says how. It only
/// saves time: without it everything is posted again, and found to be duplicates.
/// </summary>
/// <param name="Of">What is imported, where to and as whom; a state of anything else is not gone on with.</param>
/// <param name="File">Place of the file.</param>
/// <param name="Line">Lines of it that were answered.</param>
/// <param name="Report">What became of all before.</param>
/// <param name="Stamps">Length and last change of the files up to this one.</param>
/// <param name="Digest">Digest of the answered lines of this one.</param>
internal sealed record ImportState(string Of, int File, long Line, ImportReport Report, IReadOnlyList<string> Stamps, string Digest)
{
    /// <summary>
    /// Whether the files still are those that were answered. One that was cut short and has come whole since has other
    /// stamps; it is gone on with if it begins with the same lines.
    /// </summary>
    public async Task<bool> HoldsAsync(IReadOnlyList<HistoryFile> files, CancellationToken cancellationToken)
    {
        if (File < 0 || File >= files.Count || Stamps?.Count != File + 1) return false;
        for (var place = 0; place < File; place++)
        {
            if (files[place].Stamp != Stamps[place]) return false;
        }

        return files[File].Stamp == Stamps[File] || await files[File].DigestOfAsync(Line, cancellationToken) == Digest;
    }

    /// <summary>The state in a file, or null where there is none of this import.</summary>
    public static ImportState? Read(string path, string of)
    {
        if (!System.IO.File.Exists(path)) return null;
        try
        {
            var state = JsonSerializer.Deserialize<ImportState>(System.IO.File.ReadAllBytes(path));
            return state?.Of == of ? state : null;
        }
        catch (JsonException)
        {
            return null; // not ours, or of another release: beginning anew is always safe
        }
    }

    /// <summary>Puts the state into a file, whole or not at all.</summary>
    public void Write(string path)
    {
        System.IO.File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this));
        System.IO.File.Move(path + ".new", path, overwrite: true);
    }
}
