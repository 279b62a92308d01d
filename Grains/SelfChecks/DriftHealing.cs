using System.Globalization;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Sessionization;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.SelfChecks;

/// <summary>
/// Makes again what differs, each thing by the one who made it: a session folds its events again and commits; a shard forgets its
/// sums and reads rows; an export takes away what is damaged, and what a session's new revision says stands for the old one.
/// </summary>
internal sealed class DriftHealing(IGrainFactory grains, IOptions<TenantOptions> tenants)
{
    /// <summary>Heals what was found of a day.</summary>
    /// <returns>How many things could not be made again now.</returns>
    public async Task<int> HealAsync(string tenant, DateOnly date, IReadOnlyList<Difference> found)
    {
        var left = 0;
        foreach (var session in found.Select(difference => difference.SessionId).OfType<string>().Distinct())
            left += await TryAsync(() => grains.GetGrain<ISessionGrain>(new SessionKey(tenant, session).ToString()).Refold());
        var kinds = found.Select(DriftKinds.KindOf).ToHashSet();
        if (kinds.Contains(DriftKinds.Sums))
        {
            for (var shard = 0; shard < tenants.Value.Shards; shard++)
            {
                var key = new TenantShardKey(tenant, shard).ToString();
                left += await TryAsync(() => ReadAgainAsync(key));
            }
        }

        var export = grains.GetGrain<ITenantExportGrain>(tenant);
        var ofFiles = found.Where(difference => difference is { Where: Reconciling.ExportComparison.Where, SessionId: null });
        foreach (var manifest in ofFiles.Select(ManifestOf).OfType<string>().Distinct())
            left += await TryAsync(() => export.Repair(manifest));
        if (kinds.Contains(DriftKinds.Aggregates)) left += await TryAsync(() => export.WriteAgain(date));
        return left;
    }

    private async ValueTask<bool> ReadAgainAsync(string shard)
    {
        await grains.GetGrain<ITenantShardGrain>(shard).Reload();
        return true;
    }

    /// <summary>The manifest that a difference of files names: itself, or as <c>plays/date=2026-11-20/12 …</c>.</summary>
    private static string? ManifestOf(Difference difference)
    {
        var name = difference.Field.Split(' ')[0];
        if (ExportNames.SequenceOf(name) is not null) return name;
        return name.Split('/') is [var table, var day, var number]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? ExportNames.Manifest(table, day, sequence)
            : null;
    }

    private static async Task<int> TryAsync(Func<ValueTask<bool>> heal)
    {
        try
        {
            return await heal() ? 0 : 1;
        }
        catch (Exception exception) when (GrainCallFailure.Passes(exception))
        {
            return 1; // it is found again
        }
    }
}
