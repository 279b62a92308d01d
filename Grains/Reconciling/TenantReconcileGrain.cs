using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Grains.Listings;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Reconciling;

/// <summary>Reconciles days of a tenant, one at a time: whoever asks meanwhile waits. Holds nothing but that turn.</summary>
[Reentrant]
internal sealed class TenantReconcileGrain(ReconciledDays days, IOptions<ReconcileOptions> options, ILogger<TenantReconcileGrain> logger) : Grain, ITenantReconcileGrain
{
    private readonly SemaphoreSlim turn = new(1);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReconcileStep> Reconcile(DateOnly date)
    {
        await turn.WaitAsync();
        try
        {
            var day = await Guarded(() => days.BeginAsync(this.GetPrimaryKeyString(), date, options.Value.EventsPerSecond, CancellationToken.None));
            await using var steps = day.RunAsync(CancellationToken.None).GetAsyncEnumerator();
            while (await Guarded(steps.MoveNextAsync)) yield return steps.Current;
        }
        finally
        {
            turn.Release();
        }
    }

    private async ValueTask<T> Guarded<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (StoreUnavailableException exception)
        {
            logger.ArchiveUnavailable(exception);
            throw new DataUnavailableException("The tenant's day cannot be read now.");
        }
    }
}
