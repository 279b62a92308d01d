using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>
/// Commits batches so that a process may die anywhere: stage the batch as one object (put-if-absent: of two writers of
/// batch n one wins, and the other finishes the winner's); remove what it replaces; put its files, then the manifests that name them; log it; write
/// the state; remove the staged object. Each step can be done again and gives the same bytes, so nothing that is visible
/// was ever not part of a batch, and no row is in two.
/// </summary>
internal sealed class ExportBatchCommitter(ExportDependencies dependencies, string tenant, IPersistentState<ExportState> state)
{
    private readonly IBucket bucket = dependencies.Location.Bucket ?? throw new InvalidOperationException("Exports are off.");

    /// <summary>Finishes what was staged, and takes up what was committed and is not in the state; how many batches that were.</summary>
    public async Task<int> ResumeAsync(CancellationToken cancellationToken)
    {
        for (var resumed = 0; ; resumed++)
        {
            var sequence = state.State.Batches + 1;
            if (await ReadAsync(ExportNames.Logged(tenant, sequence), cancellationToken) is { } logged)
            {
                await AdvanceAsync(ReportJson.Read<BatchRecord>(logged), cancellationToken);
            }
            else if (await OpenAsync(ExportNames.Staged(tenant, sequence), cancellationToken) is { } staged)
            {
                dependencies.Logger.BatchResumed(sequence, tenant);
                await using (staged) await FinishAsync(staged, cancellationToken);
            }
            else
            {
                if (state.State.Batches > 0) await bucket.RemoveAsync(ExportNames.Staged(tenant, state.State.Batches), cancellationToken);
                return resumed;
            }
        }
    }

    /// <summary>Commits a batch, or the one that another activation staged in its place; whether it is the one given.</summary>
    public async Task<bool> CommitAsync(BatchDraft draft, long begunAt, CancellationToken cancellationToken)
    {
        var name = ExportNames.Staged(tenant, draft.Next.Batches);
        await using var whole = await draft.WriteAsync(cancellationToken);
        var isOurs = await bucket.PutAsync(name, whole.Rewind(), cancellationToken) == PutResult.Written;
        await using var batch = isOurs
            ? await StagedBatch.ReadAsync(whole.Rewind(), leaveOpen: true, cancellationToken)
            : await OpenAsync(name, cancellationToken) ?? throw AnotherWriter();

        // The batch was committed and its staged object removed while this activation slept: what it staged is nothing.
        if (await bucket.ExistsAsync(ExportNames.Logged(tenant, draft.Next.Batches), cancellationToken))
        {
            await bucket.RemoveAsync(name, cancellationToken);
            throw AnotherWriter();
        }

        await FinishAsync(batch, cancellationToken);
        dependencies.Instruments.Committed(batch.Record.Files, dependencies.Time.GetElapsedTime(begunAt));
        dependencies.Logger.BatchExported(batch.Record.Sequence, tenant, batch.Record.Files.Count, batch.Record.Files.Sum(file => file.Bytes));
        return isOurs;
    }

    /// <summary>The record of a committed batch.</summary>
    public async Task<BatchRecord?> FindAsync(long sequence, CancellationToken cancellationToken) =>
        await ReadAsync(ExportNames.Logged(tenant, sequence), cancellationToken) is { } logged ? ReportJson.Read<BatchRecord>(logged) : null;

    private async Task FinishAsync(StagedBatch batch, CancellationToken cancellationToken)
    {
        var record = batch.Record;
        await RemoveAsync(record, cancellationToken);
        await foreach (var (file, content) in batch.FilesAsync(cancellationToken)) await PutAsync(NameOf(file.Path), content, cancellationToken);
        foreach (var partition in record.Files.GroupBy(file => (file.Table, file.Partition)))
        {
            var manifest = PartitionManifest.Create(record, [.. partition]);
            await PutAsync(NameOf(ExportNames.Manifest(manifest.Table, manifest.Partition, record.Sequence)), ReportJson.Write(manifest), cancellationToken);
        }

        if (await PutAsync(ExportNames.Logged(tenant, record.Sequence), ReportJson.Write(record), cancellationToken) == PutResult.Exists)
            await RemoveAgainAsync(record.Sequence, cancellationToken);
        await AdvanceAsync(record, cancellationToken);
    }

    /// <summary>
    /// Another activation finished the batch while this one was at it. If this one slept, later batches may have removed what it
    /// has put again since: a batch that is staged after this looks at it will still remove it, those before are looked at.
    /// </summary>
    private async Task RemoveAgainAsync(long sequence, CancellationToken cancellationToken)
    {
        while (await FindAsync(++sequence, cancellationToken) is { } later) await RemoveAsync(later, cancellationToken);
        if (await OpenAsync(ExportNames.Staged(tenant, sequence), cancellationToken) is not { } staged) return;
        await using (staged) await RemoveAsync(staged.Record, cancellationToken);
    }

    private async Task RemoveAsync(BatchRecord record, CancellationToken cancellationToken)
    {
        foreach (var path in record.Removes ?? []) await bucket.RemoveAsync(NameOf(path), cancellationToken);
    }

    private async Task AdvanceAsync(BatchRecord record, CancellationToken cancellationToken)
    {
        state.State = record.State;
        await state.WriteStateAsync(cancellationToken);
        await bucket.RemoveAsync(ExportNames.Staged(tenant, record.Sequence), cancellationToken);
    }

    private static StoreUnavailableException AnotherWriter() => new("Another activation exports this tenant.");

    /// <summary>The name of a path of the tenant's.</summary>
    public ObjectName NameOf(string path) => ObjectName.Parse(ExportNames.Root(tenant) + path);

    private async Task<StagedBatch?> OpenAsync(ObjectName name, CancellationToken cancellationToken) =>
        await bucket.OpenAsync(name, cancellationToken) is { } whole ? await StagedBatch.ReadAsync(whole, leaveOpen: false, cancellationToken) : null;

    private async Task<PutResult> PutAsync(ObjectName name, byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content, writable: false);
        return await bucket.PutAsync(name, stream, cancellationToken);
    }

    /// <summary>An object, whole, or null.</summary>
    public Task<byte[]?> ReadAsync(ObjectName name, CancellationToken cancellationToken) => bucket.ReadWholeAsync(name, cancellationToken);
}
