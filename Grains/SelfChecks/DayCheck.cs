using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Grains.Reconciling;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Storage.Faults;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.SelfChecks;

/// <summary>The kinds of drift, as the metric's label has them.</summary>
internal static class DriftKinds
{
    /// <summary>A session's row, or a sealed part of it, is not what its events make it.</summary>
    public const string Rows = "rows";

    /// <summary>A day's dashboard is not the sum of its sessions' rows.</summary>
    public const string Sums = "sums";

    /// <summary>Exported rows or files are not what was to be written.</summary>
    public const string Exports = "exports";

    /// <summary>An exported day or month is not what its dashboard shows.</summary>
    public const string Aggregates = "aggregates";

    /// <summary>The kind of a difference.</summary>
    public static string KindOf(Difference difference) => difference.Where switch
    {
        "dashboard" => Sums,
        ExportComparison.Where => Exports,
        AggregateComparison.Where => Aggregates,
        _ => Rows,
    };
}

/// <summary>Finds what of a day is not what its source makes it.</summary>
internal sealed class DayCheck(
    ReconciledDays days, IOptions<TenantOptions> tenants, IOptions<SelfCheckOptions> options, DriftInstruments instruments, TimeProvider timeProvider)
{
    private const int MaxDifferences = 10_000;

    // As long as a shard may not know of a commit that nobody told it of, and a dashboard not of what a shard knows.
    private TimeSpan Settling => tenants.Value.ChangePolling + tenants.Value.Freshness.Longest + TimeSpan.FromSeconds(1);

    /// <summary>
    /// Compares a day. Where rows are not what events make them, that is all that is told: what is made of rows differs with them.
    /// What else differs is told if it still does when everybody has had the time to hear of what changed.
    /// </summary>
    public async Task<IReadOnlyList<Difference>> RunAsync(string tenant, DateOnly date, CancellationToken cancellationToken)
    {
        var found = await CompareAsync(tenant, date, cancellationToken);
        instruments.Compared();
        if (found.Count == 0 || Rows(found) is { Count: > 0 }) return Rows(found);
        await Task.Delay(Settling, timeProvider, cancellationToken);
        var again = await CompareAsync(tenant, date, cancellationToken);
        if (Rows(again) is { Count: > 0 } rows) return rows;
        var before = found.Select(Name).ToHashSet();
        return [.. again.Where(difference => before.Contains(Name(difference)))];

        static (string, string?) Name(Difference difference) =>
            (difference.Where, difference.SessionId ?? (difference.Where == ExportComparison.Where ? difference.Field : null));
    }

    private static IReadOnlyList<Difference> Rows(IReadOnlyList<Difference> found) =>
        [.. found.Where(difference => DriftKinds.KindOf(difference) == DriftKinds.Rows)];

    private async Task<IReadOnlyList<Difference>> CompareAsync(string tenant, DateOnly date, CancellationToken cancellationToken)
    {
        var differences = new List<Difference>();
        try
        {
            var day = await days.BeginAsync(tenant, date, options.Value.EventsPerSecond, cancellationToken);
            await foreach (var step in day.RunAsync(cancellationToken))
                differences.AddRange(step.Differences.Take(MaxDifferences - differences.Count));
        }
        catch (DamagedFileException damaged)
        {
            differences.Add(new(ExportComparison.Where, null, damaged.Path, "sound", null));
        }
        catch (FaultyDataException damaged)
        {
            // A listing of the day met it: nobody knows the session.
            differences.Add(new("session", null, DayReconciling.LocationOf(damaged), "readable", null));
        }

        return differences;
    }
}
