using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Sessionization.Erasure;

namespace Audiogum.Sessions.Grains.Exports.Erasing;

/// <summary>
/// Takes a user out of exported files, manifest after manifest. Where a file says something of the user, a batch of its own
/// removes the manifest with its files and puts others in their places; being staged like any batch, it is done whole.
/// </summary>
internal sealed class ExportErasing(ExportSurroundings surroundings, string tenant, IPersistentState<ExportState> state, UserRedaction redaction)
{
    private const int ManifestsOfStep = 64;

    /// <summary>Sorts after the export's own names and before all others.</summary>
    private const string First = "`";

    private readonly BatchLedger ledger = new(surroundings, tenant, state);
    private readonly ExportedFiles exported = new(surroundings.Place.Bucket!, tenant);
    private readonly FileRedaction files = new(redaction);

    /// <summary>Looks at the next manifests.</summary>
    /// <param name="after">The one that was looked at last, or empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ExportErasure> StepAsync(string after, CancellationToken cancellationToken)
    {
        // What another activation staged may have been read before the user was taken out of the store: begin again.
        if (await ledger.ResumeAsync(cancellationToken) > 0) after = string.Empty;
        var begunAt = surroundings.Time.GetTimestamp();
        var (draft, looked, bytes, isDone, damaged) = (Draft(), 0, 0L, true, (string?)null);
        var root = ExportNames.Root(tenant);
        await foreach (var (name, _) in surroundings.Place.Bucket!.ListAsync(root, root + (after.Length > 0 ? after : First), cancellationToken))
        {
            if (!ExportNames.IsManifest(name)) continue;
            var path = name.ToString()[root.Length..];
            try
            {
                bytes += await AddAsync(draft, path, cancellationToken);
            }
            catch (DamagedFileException fault)
            {
                (damaged, isDone) = (fault.Path, false); // it is met again until somebody has put it right
                break;
            }

            after = path;
            if (++looked < ManifestsOfStep && bytes < ExportLimits.BatchBytes) continue;
            isDone = false;
            break;
        }

        if (draft.Removes.Count > 0 && !await ledger.CommitAsync(draft, begunAt, cancellationToken)) return new(string.Empty, false, [], damaged);
        return new(after, isDone, isDone ? await TouchedAsync(cancellationToken) : [], damaged);
    }

    private BatchDraft Draft()
    {
        var next = state.State.Copy();
        next.Batches++;
        next.Erasures[redaction.Name] = [.. next.Erasures.GetValueOrDefault(redaction.Name) ?? [], next.Batches];
        return new(next);
    }

    private async Task<long> AddAsync(BatchDraft draft, string path, CancellationToken cancellationToken)
    {
        if (await exported.FindManifestAsync(path, cancellationToken) is not { } manifest) return 0; // retention took it meanwhile
        if (manifest.Table == ReceiptsLine.Table) return 0; // names nobody
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var read = new List<(ManifestFile File, byte[] Before, byte[] After)>();
        foreach (var file in manifest.Files)
        {
            if (await exported.ReadAsync(new(manifest, file, folder + file.Name), cancellationToken) is not { } content)
                return await exported.FindManifestAsync(path, cancellationToken) is null ? 0 : throw new DamagedFileException(folder + file.Name);
            read.Add((file, content, await files.OfAsync(file.Name, content)));
        }

        if (read.All(file => ReferenceEquals(file.Before, file.After))) return manifest.Bytes;
        draft.Removes.Add(path);
        var sums = manifest.Sums; // of all its files together
        foreach (var (file, _, after) in read)
        {
            draft.Removes.Add(folder + file.Name);
            draft.Add(manifest.Table, manifest.Partition, ExportNames.ExtensionOf(file.Name), after, file.Rows, sums);
            sums = new Dictionary<string, long>();
        }

        return manifest.Bytes;
    }

    private async Task<IReadOnlyList<string>> TouchedAsync(CancellationToken cancellationToken)
    {
        var touched = new List<string>();
        foreach (var sequence in state.State.Erasures.GetValueOrDefault(redaction.Name) ?? [])
            touched.AddRange((await ledger.FindAsync(sequence, cancellationToken))?.Removes?.Where(path => !ExportNames.IsManifest(ledger.NameOf(path))) ?? []);
        return touched;
    }
}
