using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Grains.Reconciling;

/// <summary>Compares the numbers of a day or month in exported files with those that its dashboard shows.</summary>
/// <param name="export">The tenant's export, which knows what it has yet to write.</param>
/// <param name="files">The tenant's files.</param>
internal sealed class AggregateComparison(ITenantExportGrain export, ExportedFiles files)
{
    /// <summary>What its differences are called.</summary>
    public const string Where = "aggregates";

    private static readonly byte[] Nothing = ReportJson.Write(new PeriodTotals());

    /// <summary>
    /// Compares one; none of it differs while it is not over, while what came in it is not exported, or while it is to be written.
    /// </summary>
    /// <param name="name">The day or month.</param>
    /// <param name="shown">What its dashboard shows.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<Difference>> CompareAsync(string name, PeriodReport shown, CancellationToken cancellation)
    {
        if (!shown.Complete || await export.Writes(name)) return [];
        if (!((await export.Health()).CompleteThrough >= shown.To.ToUnixTimeMilliseconds())) return [];
        var (newest, damaged) = await FindAsync(name, cancellation);
        if (damaged is not null) return [new(Where, null, $"{name} {damaged}", "written", null)];
        var isEmpty = ReportJson.Write(shown.Totals).AsSpan().SequenceEqual(Nothing);
        if (newest is null) return isEmpty ? [] : [new(Where, null, name, "written", null)];
        return [.. JsonDifferences.Of(ReportJson.Write(shown with { AsOf = newest.AsOf }), ReportJson.Write(newest))
            .Select(difference => new Difference(Where, null, $"{name} {difference.Path}", difference.Expected, difference.Found))];
    }

    /// <summary>What files say: that which was read last counts. Of a file of the last batch that is not what was written, its name.</summary>
    private async Task<(PeriodReport? Newest, string? Damaged)> FindAsync(string name, CancellationToken cancellation)
    {
        var (newest, damaged) = ((PeriodReport?)null, (string?)null);
        await foreach (var file in files.FilesAsync(AggregateTable.Table.Name, AggregateBatch.PartitionOf(name), "json", cancellation))
        {
            damaged = null;
            if (await files.ReadAsync(file, cancellation) is not { } content)
            {
                damaged = file.File.Name;
                continue;
            }

            var report = ReportJson.Read<PeriodReport>(content);
            if (newest is null || report.AsOf >= newest.AsOf) newest = report;
        }

        return (newest, damaged);
    }
}
