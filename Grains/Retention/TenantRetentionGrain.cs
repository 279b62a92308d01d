using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Retention;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Notes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace Audiogum.Sessions.Grains.Retention;

/// <summary>
/// Walks through a tenant's sessions in the order of their last commits, so that it meets those whose time is over first
/// and no session twice; then through rejections and exported raw events, oldest first. Whatever is cut short is done again.
/// </summary>
internal sealed partial class TenantRetentionGrain(
    ISessionStore store, ExportPlace exports, IOptions<TenantOptions> tenants, TimeProvider time, ILogger<TenantRetentionGrain> logger,
    [PersistentState("retention", GrainStates.Provider)] IPersistentState<RetentionState> state) : Grain, ITenantRetentionGrain
{
    private const long Microseconds = 1_000;
    private const int SessionsOfWrite = 250;

    private IGrainTimer? timer;
    private bool isRunning;

    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public ValueTask Wake()
    {
        if (isRunning) return ValueTask.CompletedTask;
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
            await TryAsync(EndPendingAsync);
            await TryAsync(async () =>
            {
                var days = (await GrainFactory.GetGrain<ITenantSettingsGrain>(Tenant).Get()).RetentionDays;
                if (days == 0) return;
                var files = exports.Bucket is null ? null : await GrainFactory.GetGrain<ITenantExportGrain>(Tenant).Health();
                await RetireAsync(RetentionLimit.Of(days, time.GetUtcNow().ToUnixTimeMilliseconds(), files).ReceivedBefore, cancellationToken);
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // the activation ends; the next round goes on
        }
        finally
        {
            isRunning = false;
        }
    }

    private async Task RetireAsync(long receivedBefore, CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < tenants.Value.Shards; shard++)
        {
            var own = shard;
            await TryAsync(() => RetireAsync(own, receivedBefore, cancellationToken));
        }

        await TryAsync(async () =>
        {
            while (await store.RemoveRejectionsAsync(Tenant, receivedBefore, cancellationToken)) cancellationToken.ThrowIfCancellationRequested();
        });
        if (exports.Bucket is not { } bucket) return;
        await TryAsync(async () =>
        {
            if (await ArchiveOwner.FindAsync(bucket, Tenant, cancellationToken) == await store.IdentityAsync(cancellationToken)) await ExportedRaw.RemoveAsync(bucket, Tenant, receivedBefore, cancellationToken);
        });
    }

    /// <summary>Does a part of a round, so that one that cannot be done, as with a damaged session, leaves the others alone.</summary>
    private async Task TryAsync(Func<Task> part)
    {
        try
        {
            await part();
        }
        catch (Exception fault) when (fault is StoreUnavailableException || CallFault.Passes(fault))
        {
            LogLater(Tenant, fault.GetType().Name);
            if (fault is InconsistentStateException) DeactivateOnIdle(); // memory is not what is stored
        }
    }

    // A page of them is written down before any is touched: the row of one that was cut short is newer, and not met for long.
    private async Task RetireAsync(int shard, long receivedBefore, CancellationToken cancellationToken)
    {
        var isComplete = true;
        var over = store.ReadChangesAsync(Tenant, shard, null, state.State.After.GetValueOrDefault(shard), cancellationToken)
            .TakeWhile(row => row.Change < receivedBefore * Microseconds).Select(row => (row.SessionId, row.Change)).Chunk(SessionsOfWrite);
        await foreach (var page in over.WithCancellation(cancellationToken))
        {
            state.State.Pending.UnionWith(page.Select(row => row.SessionId));
            await state.WriteStateAsync(cancellationToken);
            foreach (var (session, change) in page)
            {
                isComplete &= await RetireAsync(session, receivedBefore);
                if (isComplete) state.State.After[shard] = change; // one that a clock was ahead for is looked at again
            }

            await state.WriteStateAsync(cancellationToken);
            if (state.State.Pending.Count > SessionsOfWrite) return; // none can be done now: more of them would only be written down
        }
    }

    private async Task EndPendingAsync()
    {
        if (state.State.Pending.Count == 0) return;
        foreach (var session in state.State.Pending.ToArray()) await RetireAsync(session, receivedBefore: long.MinValue); // those not begun are met again
        await state.WriteStateAsync();
    }

    private async Task<bool> RetireAsync(string session, long receivedBefore)
    {
        var isRetired = false;
        await TryAsync(async () =>
        {
            isRetired = await GrainFactory.GetGrain<ISessionGrain>(new SessionKey(Tenant, session).ToString()).Retire(receivedBefore);
            state.State.Pending.Remove(session);
        });
        return isRetired;
    }

    [LoggerMessage(1, LogLevel.Warning, "Raw events of {Tenant} whose time is over could not be deleted: {Fault}; the next round tries again.")]
    private partial void LogLater(string tenant, string fault);
}
