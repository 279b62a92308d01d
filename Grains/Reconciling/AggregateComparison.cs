using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Grains.Reconciling;

/// <summary>Compares the numbers of a day or month in exported files with those that its dashboard shows.</summary>
/// <param name="export">The tenant's export, which knows what it has yet to write.</param>
/// <param name="files">The tenant's files.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class AggregateComparison(ITenantExportGrain export, ExportedFileReader files, TimeProvider timeProvider)
{
    /// <summary>What its differences are called.</summary>
    public const string Where = "aggregates";

    private static readonly byte[] Nothing = ReportJson.Write(new PeriodTotals());

    /// <summary>
    /// Compares one. Its numbers are not compared while it is not over, while what came in it is not exported, or while
    /// it is to be written; whether the files are what was written is always told.
    /// </summary>
    /// <param name="name">The day or month.</param>
    /// <param name="shown">What its dashboard shows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What differs, and whether numbers were compared.</returns>
    public async Task<(IReadOnlyList<Difference> Differences, bool IsCompared)> CompareAsync(
        string name, PeriodReport shown, CancellationToken cancellationToken)
    {
        var isSettled = shown.Complete && !await export.Writes(name)
            && (await export.Health()).CompleteThrough >= shown.To.ToUnixTimeMilliseconds();
        var (newest, damaged) = await FindAsync(name, cancellationToken);
        if (damaged is not null) return ([Missing($"{name} {damaged}")], isSettled);
        if (!isSettled) return ([], false);
        if (newest is null) return (ReportJson.Write(shown.Totals).AsSpan().SequenceEqual(Nothing) ? [] : [Missing(name)], true);
        if (newest.TimeZone != shown.TimeZone)
        {
            // The export may know a new zone a moment later than the dashboards: what differs still then, differs.
            await Task.Delay(KnownSettings.MaxAge, timeProvider, cancellationToken);
            if (await export.Writes(name)) return ([], false);
        }

        var differences = JsonDifferences.Find(ReportJson.Write(shown with { AsOf = newest.AsOf }), ReportJson.Write(newest));
        return ([.. differences.Select(one => new Difference(Where, null, $"{name} {one.Path}", one.Expected, one.Found))], true);
    }

    private static Difference Missing(string field) => new(Where, null, field, "written", null);

    /// <summary>
    /// What files say: the highest revision counts, whatever a clock said when it was read. Of files that are not what was
    /// written, and that no later revision stands for, the first one's name.
    /// </summary>
    private async Task<(PeriodReport? Newest, string? Damaged)> FindAsync(string name, CancellationToken cancellationToken)
    {
        var (newest, highest, damaged) = ((PeriodReport?)null, 0L, new List<(long Sequence, string Name)>());
        var (table, partition) = (AggregateTable.Table.Name, AggregateBatch.PartitionOf(name));
        await foreach (var manifest in files.ManifestsAsync(table, partition, cancellationToken))
        {
            var (reports, revisions) = (new List<PeriodReport>(), new Dictionary<string, long>());
            foreach (var file in manifest.Files)
            {
                var read = await files.ReadAsync(new(manifest, file, $"{table}/{partition}/{file.Name}"), cancellationToken);
                if (read is null) damaged.Add((manifest.Sequence, file.Name));
                else if (file.Name.EndsWith(".json", StringComparison.Ordinal)) reports.Add(ReportJson.Read<PeriodReport>(read));
                else await foreach (var row in ParquetRowReader.ReadAsync(read)) revisions[row.Values["asof"]!] = row.Revision;
            }

            // An erasure puts older files into batches of its own: their revision stays, and is told beside when they were read.
            foreach (var report in reports)
            {
                var asOf = Instants.ToIso(report.AsOf.ToUnixTimeMilliseconds());
                var revision = revisions.GetValueOrDefault(asOf, manifest.Sequence);
                if (revision >= highest) (newest, highest) = (report, revision);
            }
        }

        foreach (var (sequence, file) in damaged.Where(entry => entry.Sequence >= highest))
        {
            // One that an erasure replaced meanwhile is gone.
            var manifest = ExportNames.Manifest(table, partition, sequence);
            if (await files.FindManifestAsync(manifest, cancellationToken) is not null) return (newest, file);
        }

        return (newest, null);
    }
}
