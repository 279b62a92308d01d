using Audiogum.Sessions.Grains.Interfaces.Budgets;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>
/// How much of a tenant's rejected events, conflicts among them, a silo keeps a day. What is beyond it is counted exactly and
/// not kept: an entry for each code of a post says how many events that were. A whole day's budget may be used at once; it is
/// filled up steadily over the day. Safe from any thread.
/// </summary>
public sealed class RejectionBudget(IOptions<RejectionOptions> options, TimeProvider timeProvider) : IDisposable
{
    private const int UnitBytes = 1_024;

    private const string NotKept = "counted and not kept: more is rejected of this tenant in a day than is kept";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly TokenBuckets<string> tenants = new(_ => RateOf(options.Value.MaxKeptBytesPerDay), Rest, timeProvider, Day);

    /// <summary>What is stored of a post's rejected events.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="rejections">The events, of one post.</param>
    public IReadOnlyList<StoredRejection> Admit(string tenant, IReadOnlyList<StoredRejection> rejections)
    {
        if (rejections.Count == 0) return rejections;
        var stored = new List<StoredRejection>(rejections.Count);
        Dictionary<string, (Receipt Receipt, int Events)>? beyond = null;
        foreach (var rejection in rejections)
        {
            using var lease = tenants.Take(tenant, 1 + rejection.Json.Length / UnitBytes);
            if (lease.IsAcquired) stored.Add(rejection);
            else (beyond ??= [])[rejection.Code] = (rejection.Receipt, beyond.GetValueOrDefault(rejection.Code).Events + 1);
        }

        foreach (var (code, (receipt, events)) in beyond ?? []) stored.Add(new(receipt, code, "", NotKept, default, IsText: true) { Events = events });
        return stored;
    }

    /// <inheritdoc/>
    public void Dispose() => tenants.Dispose();

    /// <summary>Units of 1 KiB that come back in a day, and that may be used at once: always enough for one event.</summary>
    internal static (int PerDay, int Burst) RateOf(long bytesPerDay)
    {
        var units = (int)Math.Min(bytesPerDay / UnitBytes, int.MaxValue);
        return (units, Math.Max(units, EventLimits.MaxEventBytes / UnitBytes + 1));
    }
}
