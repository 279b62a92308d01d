using System.Security.Cryptography;
using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Sessionization.Erasure;

namespace Audiogum.Sessions.Grains.Exports.Erasing;

/// <summary>
/// Takes a user out of exported files, manifest after manifest. Where a file says something of the user, a batch of its own
/// removes the manifest with its files and puts others in their places; being staged like any batch, it is done whole.
/// </summary>
internal sealed class ExportEraser(ExportDependencies dependencies, string tenant, IPersistentState<ExportState> state, UserRedaction redaction)
{
    private const int ObjectsOfStep = 128;
    private const int LogsAtOnce = 32;

    /// <summary>A step ends after this long, so that its caller still waits for it where a bucket is slow.</summary>
    private static readonly TimeSpan LongStep = TimeSpan.FromSeconds(5);

    /// <summary>Sorts after the export's own names and before all others.</summary>
    private const string First = "`";

    private readonly ExportBatchCommitter committer = new(dependencies, tenant, state);
    private readonly ExportedFileReader exported = new(dependencies.Location.Bucket!, tenant);
    private readonly FileRedaction files = new(redaction);

    /// <summary>Looks at the next files. The first step only tells the place to begin at: it is known before anything is removed.</summary>
    /// <param name="place">Where the step before ended, or empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ExportErasure> StepAsync(string place, CancellationToken cancellationToken)
    {
        if (ErasureCursor.Parse(place) is not var (since, after)) return new(new ErasureCursor(state.State.Batches, string.Empty).ToString(), false, [], null);

        // What another activation staged may have been read before the user was taken out of the store: begin again.
        if (await committer.ResumeAsync(cancellationToken) > 0) after = string.Empty;
        var begunAt = dependencies.Time.GetTimestamp();
        await using var draft = Draft();
        var (looked, bytes, isDone, damaged) = (0, 0L, true, (string?)null);
        var root = ExportNames.Root(tenant);
        await foreach (var (name, _) in dependencies.Location.Bucket!.ListAsync(root, root + (after.Length > 0 ? after : First), cancellationToken))
        {
            var path = name.ToString()[root.Length..];
            if (path.StartsWith($"{ReceiptsLine.Table}/", StringComparison.Ordinal)) continue; // names nobody
            try
            {
                bytes += ExportNames.IsManifest(name) ? await AddAsync(draft, path, cancellationToken) : await AddLeftBehindAsync(draft, path, cancellationToken);
            }
            catch (DamagedFileException exception)
            {
                (damaged, isDone) = (exception.Path, false); // it is met again until somebody has put it right
                break;
            }

            after = path;
            if (++looked < ObjectsOfStep && bytes < ExportLimits.BatchBytes && dependencies.Time.GetElapsedTime(begunAt) < LongStep) continue;
            isDone = false;
            break;
        }

        if (draft.Removes.Count > 0 && !await committer.CommitAsync(draft, begunAt, cancellationToken)) after = string.Empty;
        else if (isDone) return new(after, true, await TouchedAsync(since, cancellationToken), null);
        return new(new ErasureCursor(since, after).ToString(), false, [], damaged);
    }

    private BatchDraft Draft()
    {
        var next = state.State.Copy();
        next.Batches++;
        return new(next) { Erased = redaction.Name };
    }

    private async Task<long> AddAsync(BatchDraft draft, string path, CancellationToken cancellationToken)
    {
        if (await exported.FindManifestAsync(path, cancellationToken) is not { } manifest) return 0; // retention took it meanwhile
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var read = new List<(ManifestFile File, byte[] Before, byte[] After)>();
        foreach (var file in manifest.Files)
        {
            if (await exported.ReadAsync(new(manifest, file, folder + file.Name), cancellationToken) is not { } content)
                return await exported.FindManifestAsync(path, cancellationToken) is null ? 0 : throw new DamagedFileException(folder + file.Name);
            read.Add((file, content, await files.RedactAsync(file.Name, content)));
        }

        if (read.All(file => ReferenceEquals(file.Before, file.After))) return manifest.Bytes;
        draft.Removes.Add(path);
        var sums = manifest.Sums; // of all its files together
        foreach (var (file, _, after) in read)
        {
            draft.Removes.Add(folder + file.Name);
            await draft.AddAsync(manifest.Table, manifest.Partition, ExportNames.ExtensionOf(file.Name), after, file.Rows, sums);
            sums = new Dictionary<string, long>();
        }

        return manifest.Bytes;
    }

    /// <summary>A file of a committed batch whose manifest retention has taken, and then was cut short: it only goes.</summary>
    private async Task<long> AddLeftBehindAsync(BatchDraft draft, string path, CancellationToken cancellationToken)
    {
        if (ExportNames.BatchOf(path) is not { } batch || batch.Sequence > state.State.Batches) return 0;
        if (await dependencies.Location.Bucket!.ExistsAsync(committer.NameOf(batch.Manifest), cancellationToken)) return 0;
        if (await committer.ReadAsync(committer.NameOf(path), cancellationToken) is not { } content) return 0;
        if (Convert.ToHexStringLower(SHA256.HashData(content)) != ExportNames.Sha256Of(path)) throw new DamagedFileException(path);
        if (!ReferenceEquals(await files.RedactAsync(path, content), content)) draft.Removes.Add(path);
        return content.Length;
    }

    private async Task<IReadOnlyList<string>> TouchedAsync(long since, CancellationToken cancellationToken)
    {
        var touched = new List<string>();
        for (var next = since + 1; next <= state.State.Batches; next += LogsAtOnce)
        {
            var sequences = Enumerable.Range(0, (int)Math.Min(LogsAtOnce, state.State.Batches - next + 1)).Select(place => next + place);
            foreach (var batch in await Task.WhenAll(
                sequences.Select(sequence => committer.FindAsync(sequence, cancellationToken))))
            {
                if (batch is { Removes: { } removed } && batch.Erased == redaction.Name)
                    touched.AddRange(removed.Where(path => !ExportNames.IsManifest(committer.NameOf(path))));
            }
        }

        return touched;
    }
}
