using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Retention;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Grains.Writes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Faults;
using Audiogum.Sessions.Storage.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace Audiogum.Sessions.Grains.Retention;

/// <summary>
/// Walks through a tenant's sessions in the order of their last commits, so that it meets those whose time is over first
/// and no session twice; then through rejections and exported raw events, oldest first. Whatever is cut short is done again.
/// </summary>
internal sealed partial class TenantRetentionGrain(
    ISessionStore store, ExportLocation exports, IOptions<TenantOptions> tenants, IOptions<RetentionOptions> options, TimeProvider timeProvider, RetentionInstruments instruments,
    TenantFaults faults, ILogger<TenantRetentionGrain> logger,
    [PersistentState("retention", GrainStates.Provider)] IPersistentState<RetentionState> state) : Grain, ITenantRetentionGrain
{
    private const int SessionsOfWrite = 250;

    /// <summary>Sessions that are remembered because a clock dated them ahead; more of them are waited for.</summary>
    private const int MaxAhead = 10_000;

    private IGrainTimer? timer;
    private bool isRunning;
    private HashSet<string> setAside = [];

    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public ValueTask RunNow()
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
                var clock = await BelieveAsync(cancellationToken);
                if (clock.Doubt == ClockDoubt.Disagrees) return;
                var files = exports.Bucket is null ? null : await GrainFactory.GetGrain<ITenantExportGrain>(Tenant).Health();
                await RemoveRejectionsAsync(RetentionLimit.Calculate(options.Value.RejectionDays, clock.Now, files).ReceivedBefore, cancellationToken);
                if (days == 0) return;
                var receivedBefore = RetentionLimit.Calculate(days, clock.Now, files).ReceivedBefore;
                // Asked after how far exports are: what is set aside within that is among these.
                setAside = files is null ? [] : [.. (await GrainFactory.GetGrain<ITenantExportGrain>(Tenant).SetAside()).Select(aside => aside.SessionId)];
                await RetireHeldAsync(receivedBefore, cancellationToken);
                await RetireAsync(receivedBefore, clock, cancellationToken);
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

    private async Task<TrustedClock> BelieveAsync(CancellationToken cancellationToken)
    {
        var before = state.State.BelievedAt;
        var newest = before is null ? await FindNewestReceiptAsync(cancellationToken) : null;
        var others = (await store.ReadClockAsync(cancellationToken))?.ToUnixTimeMilliseconds();
        var clock = TrustedClock.Evaluate(timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), others, before, newest, (long)options.Value.MaxStep.TotalMilliseconds);
        if (clock.Doubt is { } doubt)
        {
            instruments.Doubted(doubt);
            LogDoubt(Tenant, doubt);
        }

        if (clock.Doubt == ClockDoubt.Disagrees) return clock;
        state.State.BelievedAt = clock.Now;
        await state.WriteStateAsync(cancellationToken);
        return clock;
    }

    /// <summary>
    /// About when the tenant's newest receipt was, milliseconds since 1970; null where it has none. Where damaged data is in the way,
    /// it looks before 1, 2, 4, … days ago, and tells an earlier instant: then retention deletes later, and does not stand still.
    /// </summary>
    private async Task<long?> FindNewestReceiptAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        var (to, isDamaged) = (long.MaxValue, false);
        for (var back = 86_400_000L; ; back *= 2)
        {
            try
            {
                var last = await store.ListSessionsAsync(new() { Tenant = Tenant, From = long.MinValue, To = to, Limit = 1 }, cancellationToken);
                if (last is [var session]) return session.LastReceivedAt;
                return isDamaged ? to : null; // what is damaged is later
            }
            catch (FaultyDataException exception) when (to > 0)
            {
                if (!isDamaged) LogDamage(Tenant, exception.GetType().Name);
                (to, isDamaged) = (now - back, true);
            }
        }
    }

    private async Task RetireAsync(long receivedBefore, TrustedClock clock, CancellationToken cancellationToken)
    {
        foreach (var (session, _) in state.State.Ahead.Where(passed => passed.Value < receivedBefore).ToArray())
        {
            if (await RetireAsync(session, receivedBefore)) state.State.Ahead.Remove(session);
        }

        for (var shard = 0; shard < tenants.Value.Shards; shard++)
        {
            var own = shard;
            await TryAsync(() => RetireAsync(own, receivedBefore, clock, cancellationToken));
        }

        await TryAsync(() => RemoveRejectionsAsync(receivedBefore, cancellationToken));
        if (exports.Bucket is not { } bucket) return;
        await TryAsync(async () =>
        {
            if (await ExportOwnership.FindAsync(bucket, Tenant, cancellationToken) == await store.IdentityAsync(cancellationToken)) await ExportedRaw.RemoveAsync(bucket, Tenant, receivedBefore, cancellationToken);
        });
    }

    private async Task RemoveRejectionsAsync(long receivedBefore, CancellationToken cancellationToken)
    {
        while (await store.RemoveRejectionsAsync(Tenant, receivedBefore, cancellationToken)) cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Does a part of a round, so that one that cannot be done, as with a damaged session, leaves the others alone.</summary>
    private async Task TryAsync(Func<Task> part)
    {
        try
        {
            await part();
        }
        catch (Exception exception) when (exception is StoreUnavailableException || GrainCallFailure.Passes(exception))
        {
            LogLater(Tenant, exception.GetType().Name);
            faults.Notice(Tenant, exception);
            if (exception is InconsistentStateException) DeactivateOnIdle(); // memory is not what is stored
        }
    }

    // A page of them is written down before any is touched: the row of one that was cut short is newer, and not met for long.
    // One whose last receipt a clock dated ahead is passed, and remembered: it must not keep those behind it.
    private async Task RetireAsync(int shard, long receivedBefore, TrustedClock clock, CancellationToken cancellationToken)
    {
        var isComplete = true;
        var over = store.ReadChangesAsync(Tenant, shard, StorePosition.Parse(state.State.Positions.GetValueOrDefault(shard)), null, cancellationToken)
            .TakeWhile(row => row.LastReceivedAt < receivedBefore || (clock.IsAhead(row.LastReceivedAt) && state.State.Ahead.Count < MaxAhead))
            .Select(row => (row.SessionId, row.Position, row.LastReceivedAt)).Chunk(SessionsOfWrite);
        await foreach (var page in over.WithCancellation(cancellationToken))
        {
            state.State.Pending.UnionWith(page.Where(row => row.LastReceivedAt < receivedBefore).Select(row => row.SessionId));
            await state.WriteStateAsync(cancellationToken);
            foreach (var (session, position, receivedAt) in page)
            {
                if (receivedAt >= receivedBefore) state.State.Ahead[session] = receivedAt;
                else isComplete &= await RetireAsync(session, receivedBefore);
                if (isComplete) state.State.Positions[shard] = position.ToString(); // one that could not be retired is looked at again
            }

            await state.WriteStateAsync(cancellationToken);
            if (state.State.Pending.Count > SessionsOfWrite) return; // none can be done now: more of them would only be written down
        }
    }

    /// <summary>Sessions that were held and are no more. They are met here only: the walk is past them.</summary>
    private async Task RetireHeldAsync(long receivedBefore, CancellationToken cancellationToken)
    {
        string[] free = [.. state.State.Held.Except(setAside)];
        foreach (var session in free)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await RetireAsync(session, receivedBefore)) state.State.Held.Remove(session);
        }

        if (free.Length > 0) await state.WriteStateAsync(cancellationToken);
    }

    /// <summary>A session that cannot be exported keeps its raw events, and holds up no other.</summary>
    private bool Holds(string session)
    {
        if (!setAside.Contains(session)) return false;
        state.State.Pending.Remove(session);
        state.State.Held.Add(session);
        return true;
    }

    private async Task EndPendingAsync()
    {
        if (state.State.Pending.Count == 0) return;
        foreach (var session in state.State.Pending.ToArray()) await RetireAsync(session, receivedBefore: long.MinValue); // those not begun are met again
        await state.WriteStateAsync();
    }

    private async Task<bool> RetireAsync(string session, long receivedBefore)
    {
        if (Holds(session)) return true;
        var isRetired = false;
        await TryAsync(async () =>
        {
            var key = new SessionKey(Tenant, session);
            isRetired = await RetiredSession.IsCompleteAsync(store, key, CancellationToken.None) // met again, as after an upgrade: no actor is woken for it
                || await GrainFactory.GetGrain<ISessionGrain>(key.ToString()).Retire(receivedBefore);
            state.State.Pending.Remove(session);
        });
        return isRetired;
    }

    [LoggerMessage(2, LogLevel.Error, "Retention of {Tenant} does not believe the clock ({Doubt}): set the machine's clock right, or what is deleted may be too much.")]
    private partial void LogDoubt(string tenant, ClockDoubt doubt);

    [LoggerMessage(3, LogLevel.Warning, "The newest session of {Tenant} is damaged ({Fault}): its retention begins with the receipt of an older one.")]
    private partial void LogDamage(string tenant, string fault);

    [LoggerMessage(1, LogLevel.Warning, "Raw events of {Tenant} whose time is over could not be deleted: {Fault}; the next round tries again.")]
    private partial void LogLater(string tenant, string fault);
}
