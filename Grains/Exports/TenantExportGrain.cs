using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Storage;
using Orleans.Storage;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>
/// Writes what is new of a tenant, batch after batch, until the store's feed is drained; then the aggregates of the days
/// and months that changed. A failure ends the run, and the next round begins where the last batch was committed.
/// </summary>
/// <remarks>
/// Two activations may exist for a moment. Both may build batch n; the bucket takes one of the two
/// (<see cref="BatchLedger"/>), and the other's etag no longer fits the stored state.
/// </remarks>
internal sealed class TenantExportGrain(
    ExportSurroundings surroundings, [PersistentState("export", GrainStates.Provider)] IPersistentState<ExportState> state) : Grain, ITenantExportGrain
{
    private IGrainTimer? timer;
    private bool isRunning;

    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public ValueTask Wake()
    {
        if (isRunning || surroundings.Place.Bucket is null) return ValueTask.CompletedTask;
        if (timer is null) timer = this.RegisterGrainTimer(RunAsync, new() { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        else timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (isRunning) return;
        isRunning = true;
        try
        {
            await surroundings.Places.WaitAsync(cancellationToken);
            try
            {
                await ExportAsync(cancellationToken);
            }
            finally
            {
                surroundings.Places.Release();
            }
        }
        catch (Exception fault) when (fault is StoreUnavailableException or OrleansException or TimeoutException or InconsistentStateException or IOException)
        {
            // What memory says may not be what is stored: begin again from there.
            surroundings.Instruments.Failed();
            surroundings.Logger.ExportFailed(Tenant, fault);
            DeactivateOnIdle();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // the activation ends; another one goes on
        }
        finally
        {
            isRunning = false;
        }
    }

    private async Task ExportAsync(CancellationToken cancellationToken)
    {
        var ledger = new BatchLedger(surroundings, Tenant, state);
        await ledger.ResumeAsync(cancellationToken);
        for (var hasMore = true; hasMore;)
        {
            var begunAt = surroundings.Time.GetTimestamp();
            var batch = await FeedBatch.ReadAsync(surroundings, Tenant, state.State, cancellationToken);
            if (batch.Draft is { } draft) await ledger.CommitAsync(draft, begunAt, cancellationToken);
            hasMore = batch.HasMore;
        }

        for (var hasMore = true; hasMore;)
        {
            var begunAt = surroundings.Time.GetTimestamp();
            var batch = await AggregateBatch.ReadAsync(surroundings, GrainFactory.GetGrain<ITenantGrain>(Tenant), Tenant, state.State);
            if (batch.Draft is { } draft) await ledger.CommitAsync(draft, begunAt, cancellationToken);
            hasMore = batch.HasMore;
        }
    }
}
