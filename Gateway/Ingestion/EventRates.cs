using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading.RateLimiting;

using Audiogum.Sessions.Gateway.Administration;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Grains.Interfaces.Budgets;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>
/// How many events a tenant, and one device of it, may post: a token bucket each, charged by what a post costs. A
/// bucket is forgotten once it is full and rests. Devices share a bounded number of buckets (<see cref="Limits.DeviceRatesOfTenant"/>
/// a tenant, never across tenants); callers without a device only have their tenant's. Another allowance is another
/// bucket, a full one. Safe from any thread.
/// </summary>
public sealed class EventRates : IDisposable
{
    private const int WholeTenant = -1;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly TokenBuckets<BucketKey> _buckets;

    /// <summary>All buckets are full.</summary>
    /// <param name="timeProvider">The server's clock.</param>
    public EventRates(TimeProvider timeProvider) => _buckets = new(key => (key.PerSecond, key.Burst), Rest, timeProvider);

    /// <summary>
    /// Charges a post; one without cost only asks whether there is room for any. The problem to answer (429) when there is not;
    /// then the tenant is not charged, and its other devices lose nothing by it. A post that costs more than a bucket ever
    /// holds takes a full one.
    /// </summary>
    /// <param name="caller">Who posts.</param>
    /// <param name="may">What its tenant may.</param>
    /// <param name="cost">What the post costs.</param>
    public Problem? Charge(CurrentCaller caller, EventAllowance may, PostCost cost)
    {
        using var device = DeviceOf(caller, may) is { } key ? _buckets.Take(key, Math.Min(cost.Total, may.DeviceBurst)) : null;
        if (device is { IsAcquired: false }) return Refuse(device, "The device posts more than it may.");
        using var tenant = _buckets.Take(TenantOf(caller, may), Math.Min(cost.Total, may.Burst));
        return tenant.IsAcquired ? null : Refuse(tenant, "The tenant posts more than it may.");
    }

    /// <summary>Charges what a post that was taken turned out to cost besides: as much of it as is left.</summary>
    public void ChargeLater(CurrentCaller caller, EventAllowance may, int cost)
    {
        if (cost == 0) return;
        if (DeviceOf(caller, may) is { } device) _buckets.TakeUpTo(device, cost);
        _buckets.TakeUpTo(TenantOf(caller, may), cost);
    }

    /// <inheritdoc/>
    public void Dispose() => _buckets.Dispose();

    private static BucketKey TenantOf(CurrentCaller caller, EventAllowance may) => new(caller.Tenant, WholeTenant, may.PerSecond, may.Burst);

    private BucketKey? DeviceOf(CurrentCaller caller, EventAllowance may) =>
        caller.DeviceId is { } id ? new(caller.Tenant, SlotOf(id), may.DevicePerSecond, may.DeviceBurst) : null;

    private static Problem Refuse(RateLimitLease lease, string detail) =>
        KnownProblems.TooManyEvents(detail, lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.Zero);

    private int SlotOf(string device) =>
        (int)(XxHash64.HashToUInt64(MemoryMarshal.AsBytes(device.AsSpan()), _seed) % Limits.DeviceRatesOfTenant);

    private readonly record struct BucketKey(string Tenant, int Slot, int PerSecond, int Burst);
}
