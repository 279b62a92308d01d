using Audiogum.Sessions.Grains.Interfaces.Budgets;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// How many sessions a tenant may begin on a silo. What a session costs besides its events stays for a day: a row, places
/// in indexes, and some 500 bytes in the shard of whoever looks at the day. So the rate follows from the process's memory.
/// </summary>
public sealed class NewSessionBudget : IDisposable
{
    /// <summary>Bytes of memory for each new session a second, where no rate is set: 8 MiB.</summary>
    public const long BytesPerRate = 8L << 20;

    /// <summary>Seconds' worth of the rate that may come at once.</summary>
    public const int BurstSeconds = 100;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly TokenBuckets<string> tenants;

    /// <summary>All tenants may begin a burst.</summary>
    public NewSessionBudget(IOptions<SessionOptions> options, MemoryPressure memory, TimeProvider timeProvider)
    {
        PerSecond = options.Value.NewPerSecond > 0 ? options.Value.NewPerSecond : (int)Math.Clamp(memory.Limit / BytesPerRate, 10, SessionOptions.MaxNewPerSecond);
        tenants = new(_ => (PerSecond, PerSecond * BurstSeconds), Rest, timeProvider);
    }

    /// <summary>Sessions a second.</summary>
    public int PerSecond { get; }

    /// <summary>Takes one from the tenant's budget; false if there is none now.</summary>
    public bool TryTake(string tenant) => tenants.Take(tenant, 1).IsAcquired;

    /// <inheritdoc/>
    public void Dispose() => tenants.Dispose();
}
