using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Grains.Interfaces.SelfChecks;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.SelfChecks;

/// <summary>
/// Walks through a tenant's days, newest first, and compares each with its events; then rests until the next cycle. What differs
/// is counted, told and healed, and the day is compared once more in the next round. Where it stands is stored after each day.
/// </summary>
internal sealed partial class TenantSelfCheckGrain(
    ISessionStore store, TimeProvider timeProvider, IOptions<TenantOptions> tenants, IOptions<SelfCheckOptions> options, SelfCheckSlots places, DayCheck check,
    DriftHealing healing, DriftInstruments instruments, ILogger<TenantSelfCheckGrain> logger,
    [PersistentState("selfcheck", GrainStates.Provider)] IPersistentState<SelfCheckState> state) : Grain, ITenantSelfCheckGrain
{
    private const int MaxAttempts = 3, DaysAtOnce = 31;
    private const long Day = 86_400_000;

    private IGrainTimer? timer;
    private bool isRunning;

    private string Tenant => this.GetPrimaryKeyString();

    private long Now => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public ValueTask RunNow()
    {
        if (isRunning) return ValueTask.CompletedTask;
        if (timer is null)
            timer = this.RegisterGrainTimer(RunAsync, new() { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        else timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<SelfCheckHealth> Health() => new(new SelfCheckHealth(
        state.State.Cycles, state.State.CycleAt > 0 ? state.State.CycleAt : null,
        [.. state.State.Open.Select(open => new FoundDrift(open.Kind, open.Date, open.Count, open.At))]));

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (isRunning) return;
        isRunning = true;
        try
        {
            DelayDeactivation(3 * options.Value.Interval);
            await CompareAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // the activation ends; the next round goes on
        }
        catch (Exception exception) // whatever it is: nobody waits for this, and the next round tries again
        {
            LogLater(Tenant, exception);
            DeactivateOnIdle(); // memory may not be what is stored
        }
        finally
        {
            isRunning = false;
        }
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        if (state.State.Next is null)
        {
            // One that began that much later than now was begun by a clock that was ahead.
            if (state.State.Cycles > 0 && Math.Abs(Now - state.State.BegunAt) < options.Value.Cycle.TotalMilliseconds) return;
            (state.State.BegunAt, state.State.Next) = (Now, DateOf(Now).AddDays(1));
        }

        var begunAt = timeProvider.GetTimestamp();
        do
        {
            if (state.State.Next is not { } last) return;
            if (await FindDayAsync(last, cancellationToken) is not { } date)
            {
                (state.State.Next, state.State.CycleAt) = (null, Now);
                state.State.Cycles++;
                await state.WriteStateAsync(cancellationToken);
                return;
            }

            if (date < last) state.State.Attempts = 0;
            var isHealed = await CompareAsync(date, cancellationToken);
            await state.WriteStateAsync(cancellationToken);
            if (isHealed) return; // the next round looks whether it is gone
        }
        while (timeProvider.GetElapsedTime(begunAt) < options.Value.Interval / 2);
    }

    /// <summary>Compares a day and goes on to the one before; whether something of it was healed, and it is compared again.</summary>
    private async Task<bool> CompareAsync(DateOnly date, CancellationToken cancellationToken)
    {
        IReadOnlyList<Difference> found;
        await places.Free.WaitAsync(cancellationToken);
        try
        {
            found = await check.RunAsync(Tenant, date, cancellationToken);
        }
        finally
        {
            places.Free.Release();
        }

        state.State.Open.RemoveAll(open => open.Date == date);
        if (found.Count == 0 || state.State.Attempts >= MaxAttempts) Pass(date);
        else (state.State.Next, state.State.Attempts) = (date, state.State.Attempts + 1);
        if (found.Count == 0) return false;
        var left = await healing.HealAsync(Tenant, date, found);
        foreach (var kind in found.GroupBy(DriftKinds.KindOf))
            Report(kind.Key, date, kind.Select(one => one.SessionId ?? one.Field.Split(' ')[0]).Distinct().Count(), left);
        return true;
    }

    private void Report(string kind, DateOnly date, int count, int left)
    {
        count = kind == DriftKinds.Sums ? 1 : count;
        instruments.Found(kind, count);
        LogDrift(Tenant, date, kind, count, left);
        if (state.State.Open.Count < SelfCheckHealth.MaxDrift) state.State.Open.Add(new(kind, date, count, Now));
    }

    private void Pass(DateOnly date) => (state.State.Next, state.State.Attempts) = (date.AddDays(-1), 0);

    /// <summary>
    /// The latest day that is not after another one and that something may lie on: a day of the tenant's time zone is made of parts of
    /// the UTC day before, of its own and of the one after.
    /// </summary>
    private async Task<DateOnly?> FindDayAsync(DateOnly last, CancellationToken cancellationToken)
    {
        for (var to = DayOf(last) + 2; to > 0; to -= DaysAtOnce)
        {
            var from = Math.Max(0, to - DaysAtOnce);
            var listed = await store.ListShardDaysAsync(Tenant, tenants.Value.Shards, from, to, cancellationToken);
            if (listed.Count > 0) return DateOf(Math.Min(DayOf(last), listed.Max(shard => shard.Day) + 1) * Day);
            var older = await store.ListSessionsAsync(new() { Tenant = Tenant, From = 0, To = from * Day, Limit = 1 }, cancellationToken);
            if (older.Count == 0) return null;
        }

        return null;
    }

    private static int DayOf(DateOnly date) => date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static DateOnly DateOf(long instant) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(instant).UtcDateTime);

    [LoggerMessage(1, LogLevel.Error, "Drift of {Tenant} on {Date}: {Count} of {Kind} were not what their source makes them; made again but for {Left} (RUNBOOK, DriftFound).")]
    private partial void LogDrift(string tenant, DateOnly date, string kind, int count, int left);

    [LoggerMessage(3, LogLevel.Warning, "The self-check of {Tenant} could not go on; the next round tries again.")]
    private partial void LogLater(string tenant, Exception exception);
}
