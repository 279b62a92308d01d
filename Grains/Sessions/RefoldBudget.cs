using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// How much of a silo's time a tenant may spend on folding sessions anew. An event far back in a session of a million costs
/// as much as a million events: counted as one, a few posts a second would take all there is from everybody else.
/// </summary>
public sealed class RefoldBudget(IOptions<SessionOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> tenants = PartitionedRateLimiter.Create<string, string>(tenant => RateLimitPartition.GetTokenBucketLimiter(
        tenant,
        _ => new()
        {
            TokenLimit = options.Value.RefoldBurst,
            TokensPerPeriod = options.Value.RefoldEventsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <summary>Takes so many events from the tenant's budget; false if it does not hold them now.</summary>
    public bool TryTake(string tenant, long events) => tenants.AttemptAcquire(tenant, (int)Math.Min(events, options.Value.RefoldBurst)).IsAcquired;

    /// <inheritdoc/>
    public void Dispose() => tenants.Dispose();
}
