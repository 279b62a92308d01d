using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Exports.Erasing;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Storage;

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
    private bool isStale;
    private bool isOurs;
    private long? roundAt;
    private long? completeThrough;
    private (string Kind, long At)? fault;
    private readonly Dictionary<string, string> damaged = []; // of each erasure that is held up

    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public ValueTask Wake()
    {
        if (isRunning || surroundings.Place.Bucket is null) return ValueTask.CompletedTask;
        if (timer is null) timer = this.RegisterGrainTimer(RunAsync, new() { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        else timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<string?> Place() => new(state.State.Feed);

    /// <inheritdoc/>
    public ValueTask<ExportHealth> Health() => ValueTask.FromResult(new ExportHealth(
        surroundings.Place.Bucket is not null, completeThrough ?? (state.State.CompleteThrough > 0 ? state.State.CompleteThrough : null), roundAt, fault?.Kind, fault?.At, damaged.Values.FirstOrDefault()));

    /// <inheritdoc/>
    public async ValueTask<ExportErasure?> Erase(string userId, string pseudonym, string after)
    {
        if (surroundings.Place.Bucket is null) return new(string.Empty, true, [], null);
        if (isRunning || !await surroundings.Places.WaitAsync(TimeSpan.Zero)) return null;
        isRunning = true;
        try
        {
            await RefreshAsync(CancellationToken.None);
            var step = await new ExportErasing(surroundings, Tenant, state, new(userId, pseudonym)).StepAsync(after, CancellationToken.None);
            Tell(pseudonym, step.Damaged);
            return step;
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            Failed(failure);
            throw new DataUnavailableException("The exported files cannot be rewritten now.");
        }
        finally
        {
            surroundings.Places.Release();
            isRunning = false;
        }
    }

    private void Tell(string pseudonym, string? path)
    {
        if (path is not null && path != damaged.GetValueOrDefault(pseudonym)) surroundings.Logger.FileDamaged(Tenant, path);
        if (path is null) damaged.Remove(pseudonym);
        else damaged[pseudonym] = path;
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (isRunning) return;
        isRunning = true;
        try
        {
            DelayDeactivation(3 * surroundings.Options.Value.Interval); // it remembers how its rounds ended
            await surroundings.Places.WaitAsync(cancellationToken);
            try
            {
                await RefreshAsync(cancellationToken);
                await ExportAsync(cancellationToken);
                (roundAt, fault) = (surroundings.Now, null);
            }
            finally
            {
                surroundings.Places.Release();
            }
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            Failed(failure);
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
            var (begunAt, readAt) = (surroundings.Time.GetTimestamp(), surroundings.Now);
            var batch = await FeedBatch.ReadAsync(surroundings, Tenant, state.State, cancellationToken);
            if (batch.Draft is { } draft) await ledger.CommitAsync(draft, begunAt, cancellationToken);
            hasMore = batch.HasMore;
            if (!hasMore && !batch.IsHeldBack) completeThrough = readAt;
        }

        for (var hasMore = true; hasMore;)
        {
            var begunAt = surroundings.Time.GetTimestamp();
            var batch = await AggregateBatch.ReadAsync(surroundings, GrainFactory.GetGrain<ITenantGrain>(Tenant), Tenant, state.State);
            if (batch.Draft is { } draft) await ledger.CommitAsync(draft, begunAt, cancellationToken);
            hasMore = batch.HasMore;
        }
    }

    // What memory says may not be what is stored: the next round begins again from there.
    private void Failed(Exception failure)
    {
        (isStale, fault) = (true, (failure.GetType().Name, surroundings.Now));
        surroundings.Instruments.Failed();
        if (failure is ForeignArchiveException foreign) surroundings.Logger.ArchiveIsForeign(Tenant, foreign.Identity);
        else surroundings.Logger.ExportFailed(Tenant, failure);
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (isStale) await state.ReadStateAsync(cancellationToken);
        isStale = false;
        if (isOurs || surroundings.Place.Bucket is not { } bucket) return;
        if (!await ArchiveOwner.IsToldByAsync(state.State, bucket, Tenant, cancellationToken)) state.State = new();
        await ArchiveOwner.DemandAsync(bucket, surroundings.Store, Tenant, state.State.Batches, cancellationToken);
        isOurs = true;
    }

    private static bool IsPassing(Exception failure) => failure is StoreUnavailableException or IOException || CallFault.Passes(failure);
}
