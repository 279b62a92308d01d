using Audiogum.Sessions.Grains.Interfaces.Budgets;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// How much of a silo's time a tenant may spend on folding sessions anew. An event far back in a session of a million costs
/// as much as a million events: counted as one, a few posts a second would take all there is from everybody else.
/// </summary>
public sealed class RefoldBudget(IOptions<SessionOptions> options, TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly TokenBuckets<string> tenants = new(_ => (options.Value.RefoldEventsPerSecond, options.Value.RefoldBurst), Rest, timeProvider);

    /// <summary>Takes so many events from the tenant's budget; false if it does not hold them now.</summary>
    public bool TryTake(string tenant, long events) => tenants.Take(tenant, (int)Math.Min(events, options.Value.RefoldBurst)).IsAcquired;

    /// <inheritdoc/>
    public void Dispose() => tenants.Dispose();
}
