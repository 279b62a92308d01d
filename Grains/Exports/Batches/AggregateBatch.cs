using System.Globalization;
using System.Security.Cryptography;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>
/// The days and months that changed, as the dashboards show them once these know what was exported. What is not complete
/// yet is looked at again every hour, and written again when its numbers are others.
/// </summary>
internal static class AggregateBatch
{
    private const long Hour = 3_600_000;
    private const int LengthOfDay = 10;

    /// <summary>Reads the dashboards of the periods that are due.</summary>
    public static async Task<ReadBatch> ReadAsync(ExportSurroundings surroundings, ITenantGrain dashboards, string tenant, ExportState state)
    {
        var now = surroundings.Now;
        var due = state.Periods.Where(period => period.Value.DueAt <= now).OrderBy(period => period.Key, StringComparer.Ordinal).ToArray();
        if (due.Length == 0) return new(null, false);
        var next = state.Copy();
        next.Batches++;
        var draft = new BatchDraft(next);
        foreach (var (name, pending) in due.Take(ExportLimits.BatchPeriods))
        {
            var report = await ReadAsync(dashboards, name);
            var numbers = Convert.ToHexStringLower(SHA256.HashData(ReportJson.Write(report with { AsOf = default })));
            if (numbers != pending.Written) await AddAsync(draft, name, report);
            var settledAt = pending.ChangedAt + (long)surroundings.Settling.TotalMilliseconds;
            if (settledAt > report.AsOf.ToUnixTimeMilliseconds()) next.Periods[name] = new(pending.ChangedAt, Math.Max(settledAt, now + 1), numbers);
            else if (!report.Complete) next.Periods[name] = new(pending.ChangedAt, now + Hour, numbers);
            else next.Periods.Remove(name);
        }

        return new(draft, due.Length > ExportLimits.BatchPeriods);
    }

    private static ValueTask<PeriodReport> ReadAsync(ITenantGrain dashboards, string name) => name.Length == LengthOfDay
        ? dashboards.GetDaily(DateOnly.ParseExact(name, "yyyy-MM-dd", CultureInfo.InvariantCulture), DimensionFilter.Everything)
        : dashboards.GetMonthly(DateOnly.ParseExact(name, "yyyy-MM", CultureInfo.InvariantCulture), DimensionFilter.Everything);

    private static async Task AddAsync(BatchDraft draft, string name, PeriodReport report)
    {
        var partition = name.Length == LengthOfDay ? $"period=daily/date={name}" : $"period=monthly/month={name}";
        var table = new TableFile<ExportedPeriod>(AggregateTable.Table);
        await table.AddAsync(new(report, name, draft.Next.Batches));
        draft.Add(AggregateTable.Table.Name, partition, "parquet", await table.CompleteAsync(), table.Rows, table.Sums);
        draft.Add(AggregateTable.Table.Name, partition, "json", ReportJson.Write(report), 1, new Dictionary<string, long>());
    }
}
