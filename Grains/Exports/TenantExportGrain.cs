using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Faults;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>
/// Writes what is new of a tenant, batch after batch, until the store's feed is drained; then the sessions that were set aside,
/// and the aggregates of the days and months that changed. A failure ends the run, and the next round begins where the last batch
/// was committed. A failure of data does not: the batch is tried with half its sessions, down to one, and that one is set aside.
/// </summary>
/// <remarks>
/// Each batch takes a place of the silo's and the tenant's turn, and gives both back: tenants take turns, and a step of an erasure
/// waits for one batch of its own tenant at most. Two activations may exist for a moment. Both may build batch n; the bucket takes
/// one of the two (<see cref="ExportBatchCommitter"/>), and the other's etag no longer fits the stored state.
/// </remarks>
internal sealed partial class TenantExportGrain(
    ExportDependencies dependencies, [PersistentState("export", GrainStates.Provider)] IPersistentState<ExportState> state) : Grain, ITenantExportGrain
{
    /// <summary>How long a step of an erasure waits for each of its places; both, and the step, end before its caller gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Dictionary<string, string> suspects = []; // sessions that are set aside with the next batch
    private readonly Dictionary<string, string> damaged = []; // of each erasure that is held up
    private readonly FeedWatermark mark = new();
    private IGrainTimer? timer;
    private bool isRunning;
    private bool isStale;
    private bool isOurs;
    private int sessionsOfBatch = ExportLimits.BatchSessions;
    private int retried;
    private long? roundAt;
    private long? completeThrough;
    private (string Kind, long At)? fault;

    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        dependencies.Instruments.SetAside(Tenant, 0); // who goes on counts them
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RunNow()
    {
        if (isRunning || dependencies.Location.Bucket is null) return ValueTask.CompletedTask;
        if (timer is null) timer = this.RegisterGrainTimer(RunAsync, new() { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        else timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<string?> GetFeedCursor() => new(state.State.Feed);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SetAsideExport>> SetAside() => new([
        .. state.State.SetAside.OrderBy(aside => aside.Value.Since).Select(aside => new SetAsideExport(aside.Key, aside.Value.Since, aside.Value.Fault))]);

    /// <inheritdoc/>
    public async ValueTask<ExportHealth> Health() => new(
        dependencies.Location.Bucket is not null, completeThrough ?? (state.State.CompleteThrough > 0 ? state.State.CompleteThrough : null), roundAt, fault?.Kind, fault?.At,
        damaged.Values.FirstOrDefault(), [.. (await SetAside()).Take(ExportHealth.MaxNamed)], state.State.SetAside.Count);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (isRunning) return;
        isRunning = true;
        try
        {
            DelayDeactivation(3 * dependencies.Options.Value.Interval); // it remembers how its rounds ended
            await InTurnAsync(ResumeAsync, cancellationToken);
            while (await InTurnAsync(ExportAsync, cancellationToken)) await Task.Yield();
            await RetryAsync(cancellationToken);
            while (await InTurnAsync(ExportAggregatesAsync, cancellationToken)) await Task.Yield();
            (roundAt, fault) = (dependencies.Now, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // the activation ends; another one goes on
        }
        catch (Exception exception) // whatever it is: nobody waits for this, and it is told by log, metric and health
        {
            Failed(exception);
        }
        finally
        {
            isRunning = false;
            dependencies.Instruments.SetAside(Tenant, state.State.SetAside.Count);
        }
    }

    private async Task<bool> InTurnAsync(Func<CancellationToken, Task<bool>> act, CancellationToken cancellationToken)
    {
        await ExportTurn.TakeAsync(dependencies.Slots, turn, cancellationToken);
        try
        {
            await RefreshAsync(cancellationToken);
            return await act(cancellationToken);
        }
        finally
        {
            turn.Release();
            dependencies.Slots.Release();
        }
    }

    private async Task<bool> ResumeAsync(CancellationToken cancellationToken) => await Ledger().ResumeAsync(cancellationToken) > 0;

    private async Task<bool> ExportAsync(CancellationToken cancellationToken)
    {
        var begunAt = dependencies.Time.GetTimestamp();
        var feed = new FeedBatch(dependencies, Tenant, state.State, mark, sessionsOfBatch, suspects);
        ReadBatch batch;
        try
        {
            batch = await feed.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (IsOfData(exception, cancellationToken) && (feed.Adding is not null || feed.Taken > 1))
        {
            dependencies.Logger.BatchNarrowed(Tenant, feed.Taken, exception);
            if (feed is { Taken: 1, Adding: { } session }) suspects[session] = exception.GetType().Name;
            else sessionsOfBatch = Math.Max(1, feed.Taken / 2);
            return true;
        }

        if (batch.Draft is { } draft) await CommitAsync(draft, begunAt, cancellationToken);
        suspects.Clear();
        sessionsOfBatch = Math.Min(ExportLimits.BatchSessions, 2 * sessionsOfBatch);
        completeThrough = batch.CompleteThrough ?? completeThrough;
        return batch.HasMore;
    }

    /// <summary>Tries sessions that are set aside, others each round where there are many.</summary>
    private async Task RetryAsync(CancellationToken cancellationToken)
    {
        string[] aside = [.. state.State.SetAside.Keys.Order(StringComparer.Ordinal)];
        for (var at = 0; at < Math.Min(aside.Length, ExportLimits.Retries); at++)
        {
            var session = aside[retried++ % aside.Length];
            await InTurnAsync(cancellation => RetryAsync(session, cancellation), cancellationToken);
        }
    }

    private async Task<bool> RetryAsync(string session, CancellationToken cancellationToken)
    {
        var begunAt = dependencies.Time.GetTimestamp();
        if (!state.State.SetAside.ContainsKey(session)) return false;
        BatchDraft draft;
        try
        {
            draft = await SetAsideBatch.ReadAsync(dependencies, Tenant, state.State, session, cancellationToken);
        }
        catch (Exception exception) when (IsOfData(exception, cancellationToken))
        {
            return false; // it stays set aside, as metric and health tell
        }

        await CommitAsync(draft, begunAt, cancellationToken);
        dependencies.Logger.SessionTakenBack(Tenant);
        return true;
    }

    private async Task<bool> ExportAggregatesAsync(CancellationToken cancellationToken)
    {
        var begunAt = dependencies.Time.GetTimestamp();
        var batch = await new AggregateBatch(dependencies, GrainFactory.GetGrain<ITenantGrain>(Tenant), Tenant).ReadAsync(state.State, cancellationToken);
        if (batch.Draft is { } draft) await CommitAsync(draft, begunAt, cancellationToken);
        return batch.HasMore;
    }

    private async Task CommitAsync(BatchDraft draft, long begunAt, CancellationToken cancellationToken)
    {
        await using (draft)
        {
            var before = state.State.SetAside;
            await Ledger().CommitAsync(draft, begunAt, cancellationToken);
            foreach (var (_, aside) in state.State.SetAside.Where(aside => !before.ContainsKey(aside.Key))) dependencies.Logger.SessionSetAside(Tenant, aside.Fault);
        }
    }

    private ExportBatchCommitter Ledger() => new(dependencies, Tenant, state);

    // What memory says may not be what is stored: the next round begins again from there.
    private void Failed(Exception exception)
    {
        (isStale, fault) = (true, (exception.GetType().Name, dependencies.Now));
        dependencies.Instruments.Failed();
        if (exception is ForeignArchiveException foreign) dependencies.Logger.ArchiveIsForeign(Tenant, foreign.Identity);
        else dependencies.Logger.ExportFailed(IsOfData(exception, CancellationToken.None) ? LogLevel.Error : LogLevel.Warning, Tenant, exception);
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (isStale) await state.ReadStateAsync(cancellationToken);
        isStale = false;
        if (isOurs || dependencies.Location.Bucket is not { } bucket) return;
        if (!await ExportOwnership.IsToldByAsync(state.State, bucket, Tenant, cancellationToken)) state.State = new();
        await ExportOwnership.DemandAsync(bucket, dependencies.Store, Tenant, state.State.Batches, cancellationToken);
        isOurs = true;
    }

    private static bool IsPassing(Exception exception) => exception is StoreUnavailableException or IOException || GrainCallFailure.Passes(exception);

    // What will not pass by itself: stored data that is damaged, more than memory holds, a bug that some data meet.
    private static bool IsOfData(Exception exception, CancellationToken cancellationToken) =>
        exception is FaultyDataException and not WriteSetAsideException || (!IsPassing(exception) && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested));
}
