using System.Globalization;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Grains.Reconciling;

/// <summary>
/// Compares the sessions of a day with the files that were exported of it: the rows that its raw events make are written as
/// the export writes them, read back, and held against what lies there.
/// </summary>
internal sealed class ExportComparison
{
    /// <summary>What its differences are called.</summary>
    public const string Where = "exports";

    private const int MaxNamed = 20, MaxPages = 256;

    private readonly ISessionStore store;
    private readonly string tenant;
    private readonly string? place;
    private readonly HashSet<string> setAside;
    private readonly HashSet<string> days;
    private readonly Dictionary<string, Difference> behind = [];
    private readonly ExportedDay exported;
    private int named;

    private ExportComparison(ISessionStore store, IBucket bucket, string tenant, string? place, IEnumerable<string> setAside, IReadOnlyList<string> days)
    {
        (this.store, this.tenant, this.place, this.setAside, this.days) = (store, tenant, place, [.. setAside], [.. days]);
        exported = new(new(bucket, tenant), days);
    }

    /// <summary>Reads the files of a day.</summary>
    /// <param name="store">The store.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="place">Where the store's feed goes on for the export, asked before: what lies before it is in files.</param>
    /// <param name="setAside">Sessions that cannot be exported now, asked after the place: they count as not exported yet.</param>
    /// <param name="period">The day.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ExportComparison> ReadAsync(
        ISessionStore store, IBucket bucket, string tenant, string? place, IEnumerable<string> setAside, LocalPeriod period, CancellationToken cancellationToken)
    {
        var first = DayCoverage.DayOf(period.From);
        string[] days = period.From == period.To ? [] : [.. Enumerable.Range(first, DayCoverage.DayOf(period.To - 1) - first + 1).Select(day => ExportNames.Day(day * QuarterHours.PerDay * QuarterHours.Length))];
        var comparison = new ExportComparison(store, bucket, tenant, place, setAside, days);
        await comparison.exported.ReadAsync(cancellationToken);
        return comparison;
    }

    /// <summary>Where files are not what their manifests say.</summary>
    public IReadOnlyList<Difference> OfFiles => exported.Differences;

    /// <summary>Compares a session as its raw events make it; a session whose newest revision is not in files is put by until <see cref="EndAsync"/>.</summary>
    public async Task<IReadOnlyList<Difference>> CompareAsync(SessionRow row, SessionContribution contribution, CancellationToken cancellationToken)
    {
        var session = row.Key.SessionId;
        var (revision, rows) = await exported.FindAsync(session, ExportNames.Day(row.StartedAt), cancellationToken);
        if (revision < row.Revision)
        {
            behind[session] = new(Where, session, "revision", Text(row.Revision), revision == 0 ? null : Text(revision));
            return [];
        }

        return revision > row.Revision
            ? [new(Where, session, "revision", Text(row.Revision), Text(revision))]
            : await CompareAsync(row, contribution, rows, cancellationToken);
    }

    /// <summary>Compares a session with its highest revision in files, whichever its own is: that of a rebuilt one is another.</summary>
    public async Task<IReadOnlyList<Difference>> CompareContentAsync(SessionRow row, SessionContribution contribution, CancellationToken cancellationToken)
    {
        var (revision, rows) = await exported.FindAsync(row.Key.SessionId, ExportNames.Day(row.StartedAt), cancellationToken);
        return revision == 0
            ? [new(Where, row.Key.SessionId, "revision", Text(row.Revision), null)]
            : await CompareAsync(row with { Revision = revision }, contribution, rows, cancellationToken);
    }

    /// <summary>Sessions in the files of the day that the store knows nothing of.</summary>
    public async Task<IReadOnlyList<Difference>> UnknownAsync(CancellationToken cancellationToken)
    {
        var unknown = new List<Difference>();
        foreach (var (session, revision) in exported.Others())
        {
            if (await store.FindSessionAsync(new(tenant, session), cancellationToken) is null) unknown.Add(new(Where, session, "revision", null, Text(revision)));
        }

        return unknown;
    }

    /// <summary>
    /// What of the sessions that were put by is missing although the export has come past it; the rest is not exported yet.
    /// </summary>
    public async Task<(IReadOnlyList<Difference> Missing, int NotYet)> EndAsync(CancellationToken cancellationToken)
    {
        var (missing, hasMore) = (new Dictionary<string, Difference>(behind), behind.Count > 0);
        var at = place;
        foreach (var session in setAside) missing.Remove(session);
        for (var pages = 0; hasMore && missing.Count > 0; pages++)
        {
            if (pages == MaxPages) return ([], behind.Count); // so far behind that all of it counts as on its way
            var page = await store.ReadFeedAsync(tenant, at, cancellationToken);
            foreach (var changed in page.Sessions) missing.Remove(changed.SessionId);
            (at, hasMore) = (page.Next, page.HasMore);
            if (!hasMore && page.IsHeldBack && missing.Count > 0) return ([], behind.Count); // some of it may come on a later page
        }

        return ([.. missing.Values], behind.Count - missing.Count);
    }

    private async Task<IReadOnlyList<Difference>> CompareAsync(SessionRow row, SessionContribution contribution, ulong rows, CancellationToken cancellationToken)
    {
        var (session, expected) = (row.Key.SessionId, await RowsAsync(row, contribution, cancellationToken));
        if (expected.Aggregate(0UL, (sum, entry) => unchecked(sum + ExportedDay.HashOf(entry.Table, entry.Row))) == rows) return [];
        return named++ < MaxNamed ? [.. Compare(session, expected, await exported.RowsOfAsync(session, row.Revision, cancellationToken))] : [new(Where, session, "rows", null, null)];
    }

    private async Task<IReadOnlyList<(string Table, ParquetRow Row)>> RowsAsync(SessionRow row, SessionContribution contribution, CancellationToken cancellationToken)
    {
        var parts = row.SealedParts == 0 ? [] : (await store.ReadSegmentsAsync(row.Key, new(), cancellationToken))?.Segments
            ?? [];
        await using var draft = new BatchDraft(new());
        var files = new SessionFiles(draft, null);
        await files.AddAsync(row, contribution, parts);
        await files.CompleteAsync();
        var rows = new List<(string, ParquetRow)>();
        await foreach (var (file, content) in draft.ReadAsync())
        {
            if (!days.Contains(file.Partition)) continue;
            await foreach (var read in ParquetRowReader.ReadAsync(content)) rows.Add((file.Table, read));
        }

        return rows;
    }

    /// <summary>A column that one of the two does not have was added by a release in between.</summary>
    private static IEnumerable<Difference> Compare(string session, IReadOnlyList<(string Table, ParquetRow Row)> expected, IReadOnlyList<(string Table, ParquetRow Row)> found)
    {
        foreach (var table in ExportedDay.Tables)
        {
            var (right, there) = (Of(expected), Of(found));
            if (right.Length != there.Length) yield return new(Where, session, $"{table} rows", Text(right.Length), Text(there.Length));
            foreach (var (a, b) in right.Zip(there))
            {
                foreach (var (column, value) in a.Values)
                    if (b.Values.TryGetValue(column, out var other) && other != value) yield return new(Where, session, $"{table}.{column}", value, other);
            }

            ParquetRow[] Of(IReadOnlyList<(string Table, ParquetRow Row)> rows) => [.. rows.Where(entry => entry.Table == table).Select(entry => entry.Row)];
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
