using Audiogum.Sessions.Grains.Interfaces.Archive;
using Audiogum.Sessions.Grains.Interfaces.Budgets;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Archive;

/// <summary>
/// How much of a tenant's rejected events a silo keeps a day. What is beyond it is counted exactly and not kept: an entry
/// for each code of a post says how many events that were. The budget fills up steadily over the day. Safe from any thread.
/// </summary>
public sealed class RejectionBudget(IOptions<RejectionOptions> options, TimeProvider time) : IDisposable
{
    private const int UnitBytes = 1_024;

    private const int SecondsOfDay = 86_400;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly TokenBuckets<string> tenants = new(_ => RateOf(options.Value.MaxKeptBytesPerDay), Rest, time);

    /// <summary>What is stored of a post's rejected events.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="batch">The events.</param>
    public IReadOnlyList<StoredRejection> Keep(string tenant, RejectionBatch batch)
    {
        var stored = new List<StoredRejection>(batch.Events.Count);
        Dictionary<string, int>? beyond = null;
        foreach (var rejected in batch.Events)
        {
            using var lease = tenants.Take(tenant, 1 + rejected.Json.Length / UnitBytes);
            if (lease.IsAcquired) stored.Add(new(batch.Receipt, rejected.Code, rejected.Pointer, rejected.Message, rejected.Json, rejected.IsText));
            else (beyond ??= [])[rejected.Code] = beyond.GetValueOrDefault(rejected.Code) + 1;
        }

        foreach (var (code, events) in beyond ?? [])
            stored.Add(new(batch.Receipt, code, "", "counted and not kept: more is rejected of this tenant in a day than is kept", default, IsText: true) { Events = events });
        return stored;
    }

    /// <inheritdoc/>
    public void Dispose() => tenants.Dispose();

    private static (int PerSecond, int Burst) RateOf(long bytesPerDay)
    {
        var units = (int)Math.Min(bytesPerDay / UnitBytes, int.MaxValue);
        return (Math.Max(1, units / SecondsOfDay), Math.Max(units, EventLimits.MaxEventBytes / UnitBytes + 1));
    }
}
