using System.Globalization;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Grains.Reconciling;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Grains.Replaying;

/// <summary>Holds every rebuilt session against what was exported of it, UTC day by day, and every file against its manifest.</summary>
internal sealed class ReplayVerification(ISessionStore store, ExportedFileReader files, IBucket bucket, string tenant, int shards)
{
    private const int MaxDifferences = 1_000;

    private readonly List<Difference> differences = [];

    /// <summary>Sessions that were compared, each counted on the day of its start.</summary>
    public long Compared { get; private set; }

    /// <summary>Their listening.</summary>
    public long ListeningMs { get; private set; }

    /// <summary>What differs, the first 1 000.</summary>
    public IReadOnlyList<Difference> Differences => differences;

    /// <summary>Compares.</summary>
    public async Task RunAsync(IProgress<ReplayProgress> progress, CancellationToken cancellationToken)
    {
        var days = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var table in ExportedDay.Tables)
            await foreach (var (_, partition) in files.PartitionsAsync(table, cancellationToken)) days.Add(partition);
        var done = 0;
        foreach (var day in days)
        {
            await CompareAsync(DateOnly.ParseExact(day, "'date='yyyy-MM-dd", CultureInfo.InvariantCulture), cancellationToken);
            progress.Report(new("verification", ++done, days.Count));
        }
    }

    /// <summary>That there are more sessions, or fewer, than were compared.</summary>
    public IEnumerable<Difference> Missing(long rebuilt) => rebuilt == Compared ? [] : [new(ExportComparison.Where, null, "sessions", Text(rebuilt), Text(Compared))];

    private async Task CompareAsync(DateOnly date, CancellationToken cancellationToken)
    {
        var comparison = await ExportComparison.ReadAsync(store, bucket, tenant, null, [], LocalPeriod.OfDay(TimeZoneInfo.Utc, date), cancellationToken);
        Add(comparison.OfFiles);
        var day = DayCoverage.DayOf(LocalPeriod.OfDay(TimeZoneInfo.Utc, date).From);
        for (var shard = 0; shard < shards; shard++)
        {
            await foreach (var found in store.ReadDayAsync(tenant, shard, day, cancellationToken))
            {
                if (await store.FindSessionAsync(new(tenant, found.SessionId), cancellationToken) is not { } row) continue;
                Add(await comparison.CompareContentAsync(row, StoredDocuments.ReadContribution(row.Contribution), cancellationToken));
                if (DayCoverage.DayOf(row.StartedAt) != day) continue;
                Compared++;
                ListeningMs += ReportJson.Read<SessionDocument>(row.Summary.Span).ListeningMs;
            }
        }

        Add(await comparison.UnknownAsync(cancellationToken));
    }

    private void Add(IReadOnlyList<Difference> found) => differences.AddRange(found.Take(MaxDifferences - differences.Count));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
