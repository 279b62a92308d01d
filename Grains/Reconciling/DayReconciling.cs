using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Grains.Reconciling;

/// <summary>
/// Reconciles one day of a tenant: shard by shard, session after session. Held are the ids of one shard's day, the plays of
/// one session and one sum; where there are exports, some bytes for each session of the day.
/// </summary>
internal sealed class DayReconciling(
    ISessionStore store, ITenantGrain dashboards, string tenant, LocalPeriod period, DateOnly date, int shards, int eventsPerSecond, TimeProvider timeProvider,
    ExportComparison? exports, AggregateComparison? aggregates)
{
    private const int SessionsOfStep = 50;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(3);

    private readonly RollupAccumulator tally = new(QuarterHours.FromInstant(period.From), QuarterHours.FromInstant(period.To));

    private readonly List<string> notCompared = [];

    private bool hasMoved;
    private bool isDamaged;

    public async IAsyncEnumerable<ReconcileStep> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (begun, folded, before) = (timeProvider.GetTimestamp(), 0L, await NameAsync(cancellationToken));
        for (var shard = 0; shard < shards; shard++)
        {
            foreach (var ids in (await SessionsOfAsync(shard, cancellationToken)).Keys.Chunk(SessionsOfStep))
            {
                var (events, retired, differences) = (0L, 0, new List<Difference>());
                foreach (var id in ids)
                {
                    var refold = new SessionRefold(store, new(tenant, id), shard);
                    if (await TryAsync(refold, id, differences, cancellationToken) is var (row, contribution))
                    {
                        tally.Add((await WholeAsync(new(tenant, id), contribution, cancellationToken)).Group());
                        if (exports is not null) differences.AddRange(await exports.CompareAsync(row, contribution, cancellationToken));
                    }
                    else
                    {
                        hasMoved |= refold.Differences.Count == 0 && !isDamaged;
                    }

                    events += refold.Events;
                    retired += refold.IsRetired ? 1 : 0;
                    differences.AddRange(refold.Differences);
                    await PaceAsync(begun, folded + events, cancellationToken);
                }

                folded += events;
                yield return new(ids.Length - retired, events, differences, null, retired, null);
            }
        }

        var notYet = 0;
        if (exports is not null)
        {
            (var missing, notYet) = await exports.EndAsync(cancellationToken);
            yield return new(0, 0, [.. exports.OfFiles, .. missing, .. await exports.UnknownAsync(cancellationToken)], null, 0, notYet);
        }

        var shown = await CompareDashboardAsync(cancellationToken);
        var exported = aggregates is null ? [] : await CompareAggregatesAsync(aggregates, notYet > 0, cancellationToken);
        var settled = !hasMoved && before == await NameAsync(cancellationToken);
        yield return new(0, 0, settled ? [.. shown, .. exported] : [], settled, 0, null)
        {
            NotCompared = aggregates is null ? null : notCompared,
        };
    }

    /// <summary>A session whose stored bytes are not what was written is a difference, and none of the others' business.</summary>
    private async Task<(SessionRow Row, SessionContribution Contribution)?> TryAsync(
        SessionRefold refold, string id, List<Difference> differences, CancellationToken cancellationToken)
    {
        isDamaged = false;
        try
        {
            return await refold.RunAsync(cancellationToken);
        }
        catch (FaultyDataException damaged)
        {
            isDamaged = true;
            differences.Add(new("session", id, LocationOf(damaged), "readable", null));
            return null;
        }
    }

    /// <summary>Where damaged data was met, as a difference names it: the table, if it is known.</summary>
    public static string LocationOf(FaultyDataException damaged) =>
        damaged is StoreCorruptException { Table: var table } ? $"({table})" : $"({damaged.Kind})";

    /// <summary>The day in files, and with the last day of a month the month.</summary>
    private async Task<IReadOnlyList<Difference>> CompareAggregatesAsync(
        AggregateComparison aggregates, bool isBehind, CancellationToken cancellationToken)
    {
        var day = await dashboards.GetDaily(date, DimensionFilter.Everything);
        var differences = await CompareAsync(PendingPeriodSet.NameDay(date), day);
        if (date.AddDays(1).Day != 1) return differences;
        var month = await dashboards.GetMonthly(date, DimensionFilter.Everything);
        return [.. differences, .. await CompareAsync(PendingPeriodSet.NameMonth(date), month)];

        async Task<IReadOnlyList<Difference>> CompareAsync(string name, PeriodReport shown)
        {
            var judged = isBehind ? shown with { Complete = false } : shown;
            var (found, isCompared) = await aggregates.CompareAsync(name, judged, cancellationToken);
            if (!isCompared) notCompared.Add(name);
            return found;
        }
    }

    /// <summary>What was acknowledged shows after a moment at the latest: what differs still then, differs.</summary>
    private async Task<IReadOnlyList<Difference>> CompareDashboardAsync(CancellationToken cancellationToken)
    {
        var rejected = period.From == period.To ? 0 : await store.CountRejectedAsync(tenant, period.From, period.To, cancellationToken);
        var expected = PeriodReportBuilder.Build(period, tally.ToRollup(), rejected, 0);
        var differences = await DifferencesAsync();
        if (differences.Count == 0) return differences;
        await Task.Delay(Freshness, timeProvider, cancellationToken);
        differences = await DifferencesAsync();

        // A time zone was changed, and one of the two does not know it yet: the days are not the same.
        if ((await dashboards.GetDaily(date, DimensionFilter.Everything)).TimeZone == expected.TimeZone) return differences;
        hasMoved = true;
        return [];

        async Task<IReadOnlyList<Difference>> DifferencesAsync()
        {
            var found = await dashboards.GetDaily(date, DimensionFilter.Everything);
            return [.. JsonDifferences.Find(ReportJson.Write(expected with { AsOf = found.AsOf, Complete = found.Complete }), ReportJson.Write(found))
                .Select(difference => new Difference("dashboard", null, difference.Path, difference.Expected, difference.Found))];
        }
    }

    // The parts are compared already: those that reach the day are read as the dashboards read them.
    private async Task<SessionContribution> WholeAsync(SessionKey key, SessionContribution contribution, CancellationToken cancellationToken)
    {
        if (contribution.SealedParts == 0) return contribution;
        var (from, _) = ContributionExtent.OnDay(contribution, DayCoverage.DayOf(period.From));
        var (_, to) = ContributionExtent.OnDay(contribution, DayCoverage.DayOf(period.To - 1));
        var reading = await store.ReadSegmentsAsync(key, new() { From = from, To = to }, cancellationToken);
        return contribution with { Plays = [.. Sealing.Join((reading?.Segments ?? []).SelectMany(StoredDocuments.ReadPlays).Concat(contribution.Plays))] };
    }

    private async Task<Dictionary<string, long>> SessionsOfAsync(int shard, CancellationToken cancellationToken)
    {
        var revisions = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var day = DayCoverage.DayOf(period.From); period.From < period.To && day <= DayCoverage.DayOf(period.To - 1); day++)
        {
            await foreach (var row in store.ReadDayAsync(tenant, shard, day, cancellationToken)) revisions[row.SessionId] = row.Revision;
        }

        return revisions;
    }

    /// <summary>Names the revisions of all sessions of the day, whatever their order.</summary>
    private async Task<ulong> NameAsync(CancellationToken cancellationToken)
    {
        var name = 0UL;
        for (var shard = 0; shard < shards; shard++)
        {
            foreach (var (id, revision) in await SessionsOfAsync(shard, cancellationToken)) name += HashOf(id, revision);
        }

        return name;

        static ulong HashOf(string id, long revision)
        {
            Span<byte> bytes = stackalloc byte[40];
            Encoding.ASCII.GetBytes(id, bytes);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], revision);
            return XxHash64.HashToUInt64(bytes);
        }
    }

    private async Task PaceAsync(long begun, long events, CancellationToken cancellationToken)
    {
        var early = TimeSpan.FromSeconds((double)events / eventsPerSecond) - timeProvider.GetElapsedTime(begun);
        if (early > TimeSpan.Zero) await Task.Delay(early, timeProvider, cancellationToken);
    }
}
