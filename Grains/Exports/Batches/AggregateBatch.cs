using System.Globalization;
using System.Security.Cryptography;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>
/// The days and months that changed, as the dashboards show them once these know what was exported. What is not complete
/// yet is looked at again every hour, and written again when its numbers are others. When the tenant's time zone has changed,
/// every day that is in files, and the days beside them, are written again.
/// </summary>
/// <param name="dependencies">What exports are given.</param>
/// <param name="dashboards">The tenant's dashboards.</param>
/// <param name="tenant">The tenant.</param>
internal sealed class AggregateBatch(ExportDependencies dependencies, ITenantGrain dashboards, string tenant)
{
    /// <summary>Two time zones differ by 26 hours at most, so an instant's dates in them by two days.</summary>
    private const int DaysBeside = 2;

    private long Settling => (long)dependencies.Settling.TotalMilliseconds;

    private static readonly byte[] Nothing = ReportJson.Write(new PeriodTotals());

    /// <summary>Reads the dashboards of the periods that are due.</summary>
    public async Task<ReadBatch> ReadAsync(ExportState state, CancellationToken cancellationToken)
    {
        var (now, next, zone) = (dependencies.Now, state.Copy(), await dependencies.Zones.GetAsync(tenant));
        next.Batches++;
        var isZoneNew = await TakeZoneAsync(next, zone, now, cancellationToken);
        var due = next.Periods.Where(period => IsDue(period.Value.DueAt)).OrderBy(period => period.Key, StringComparer.Ordinal)
            .Take(ExportLimits.BatchPeriods).Select(period => (period.Key, period.Value)).ToList();
        due.AddRange(PendingPeriodSet.Take(next, IsDue, ExportLimits.BatchPeriods - due.Count));
        if (due.Count == 0 && !isZoneNew) return new(null, false);
        var draft = new BatchDraft(next);
        try
        {
            foreach (var (name, pending) in due) await AddAsync(draft, name, pending, zone, now, cancellationToken);
            return new(draft, next.Periods.Values.Any(period => IsDue(period.DueAt)) || next.Ranges.Exists(range => IsDue(range.DueAt)));
        }
        catch
        {
            await draft.DisposeAsync();
            throw;
        }

        bool IsDue(long dueAt) => PendingPeriodSet.IsDue(dueAt, now, Settling);
    }

    /// <summary>The path of a day's or month's partition.</summary>
    public static string PartitionOf(string name) => PendingPeriodSet.IsDay(name) ? $"period=daily/date={name}" : $"period=monthly/month={name}";

    private async Task AddAsync(BatchDraft draft, string name, PendingPeriod pending, TimeZoneInfo zone, long now, CancellationToken cancellationToken)
    {
        var report = await ReadAsync(name);
        if (report.TimeZone != zone.Id)
        {
            draft.Next.Periods[name] = pending with { DueAt = now + 1_000 }; // the dashboards, or this, do not know the new one yet
            return;
        }

        var numbers = Convert.ToHexStringLower(SHA256.HashData(ReportJson.Write(report with { AsOf = default })));
        if (numbers != pending.Written && (pending.Written is not null || await IsWorthAsync(name, report, cancellationToken))) await AddAsync(draft, name, report);
        if (PendingPeriodSet.After(pending, numbers, report.Complete, now, Settling) is { } left) draft.Next.Periods[name] = left;
        else draft.Next.Periods.Remove(name);
    }

    /// <summary>Ranges have days that nothing ever lay on: those have no files, and need none.</summary>
    private async Task<bool> IsWorthAsync(string name, PeriodReport report, CancellationToken cancellationToken) =>
        !ReportJson.Write(report.Totals).AsSpan().SequenceEqual(Nothing)
        || await dependencies.Location.Bucket!.ListAsync($"{ExportNames.Root(tenant)}{AggregateTable.Table.Name}/{PartitionOf(name)}/", string.Empty, cancellationToken).AnyAsync(cancellationToken);

    /// <summary>Marks all that is in files if the time zone is another than theirs; whether it is.</summary>
    private async Task<bool> TakeZoneAsync(ExportState next, TimeZoneInfo zone, long now, CancellationToken cancellationToken)
    {
        var (before, isNew) = (next.Zone, next.Zone is not null && next.Zone != zone.Id);
        next.Zone = zone.Id;
        if (!isNew) return false;
        var (first, last) = (DateOnly.MaxValue, DateOnly.MinValue);
        var root = $"{ExportNames.Root(tenant)}{AggregateTable.Table.Name}/{PartitionOf("2000-01-01")[..^"2000-01-01".Length]}";
        await foreach (var (name, _) in dependencies.Location.Bucket!.ListAsync(root, string.Empty, cancellationToken)) Take(name.ToString()[root.Length..]);
        foreach (var name in next.Periods.Keys.Where(PendingPeriodSet.IsDay)) Take(name);
        dependencies.Logger.ZoneChanged(tenant, before!, zone.Id);
        if (first <= last) PendingPeriodSet.AddRange(next, Beside(first, -DaysBeside), Beside(last, DaysBeside), now, now + Settling);
        return true;

        void Take(string name)
        {
            var date = DateOnly.ParseExact(name.AsSpan(0, "2000-01-01".Length), "yyyy-MM-dd", CultureInfo.InvariantCulture);
            (first, last) = (date < first ? date : first, date > last ? date : last);
        }
    }

    private static DateOnly Beside(DateOnly date, int days) =>
        DateOnly.FromDayNumber(Math.Clamp(date.DayNumber + days, LocalPeriod.Earliest.DayNumber, LocalPeriod.Latest.DayNumber));

    private ValueTask<PeriodReport> ReadAsync(string name) => PendingPeriodSet.IsDay(name)
        ? dashboards.GetDaily(DateOnly.ParseExact(name, "yyyy-MM-dd", CultureInfo.InvariantCulture), DimensionFilter.Everything)
        : dashboards.GetMonthly(DateOnly.ParseExact(name, "yyyy-MM", CultureInfo.InvariantCulture), DimensionFilter.Everything);

    private static async Task AddAsync(BatchDraft draft, string name, PeriodReport report)
    {
        await using var table = new TableFile<ExportedPeriod>(AggregateTable.Table);
        await table.AddAsync(new(report, name, draft.Next.Batches));
        var (partition, file) = (PartitionOf(name), await table.CompleteAsync());
        await draft.AddAsync(AggregateTable.Table.Name, partition, "parquet", file, table.Rows, table.Sums);
        await draft.AddAsync(AggregateTable.Table.Name, partition, "json", ReportJson.Write(report), 1, new Dictionary<string, long>());
    }
}
