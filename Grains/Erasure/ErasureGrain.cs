using System.Security.Cryptography;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Erasure;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Grains.States;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>
/// Looks through all that a tenant has, since a user may be named anywhere: shard by shard in the order of changes, so that
/// none is missed while posts go on (a session that changes comes again later), then the rejections, then the exported files,
/// which are written from what is stored: whatever is exported by then says nothing of the user. Its place is stored
/// after each page; a page that was cut short is done again, which changes nothing where it was done.
/// </summary>
internal sealed partial class ErasureGrain(
    [PersistentState("erasure", GrainStates.Provider)] IPersistentState<ErasureState> state,
    ISessionStore store, IOptions<TenantOptions> tenants, TimeProvider time, ILogger<ErasureGrain> logger) : Grain, IErasureGrain
{
    private const int Page = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Before what could not be done is tried again.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    private string tenant = string.Empty;
    private string id = string.Empty;
    private string? damaged;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (tenant, id) = this.GetPrimaryKeyString().Split('/') is [{ } first, { } second] ? (first, second) : throw new InvalidOperationException("The key is tenant/id.");
        GoOn();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<ErasureStatus> Begin(string userId)
    {
        if (state.State.Pseudonym is null)
        {
            var before = state.State;
            state.State = new()
            {
                UserId = userId,
                Pseudonym = Pseudonym.Of(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)))),
                RequestedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            };
            await StateWriting.WriteAsync(this, state, before, logger);
            GoOn();
        }

        return Status()!;
    }

    /// <inheritdoc/>
    public ValueTask<ErasureStatus?> Get() => ValueTask.FromResult(Status());

    private ErasureStatus? Status() => state.State is { Pseudonym: { } name } s
        ? new(id, s.RequestedAt, s.CompletedAt, name, s.Looked, s.Sessions, s.Events, s.Rejections, s.Objects, damaged)
        : null;

    private void GoOn()
    {
        if (state.State.UserId is null) return;
        IGrainTimer? timer = null;
        timer = this.RegisterGrainTimer(async () =>
        {
            var isHeldUp = false;
            try
            {
                await StepAsync();
            }
            catch (Exception fault) when (fault is StoreUnavailableException or DataUnavailableException || CallFault.Passes(fault))
            {
                isHeldUp = true;
                LogLater(tenant, fault.GetType().Name);
            }

            if (state.State.UserId is null) timer?.Dispose();
            else if (isHeldUp || damaged is not null) timer?.Change(LongPause, Pause);
        }, new() { DueTime = TimeSpan.Zero, Period = Pause, KeepAlive = true });
    }

    private async Task StepAsync()
    {
        if (state.State is not { UserId: { } userId, Pseudonym: { } name } at) return;
        var redaction = new StoredRedaction(new(userId, name));
        var next = at.Shard < tenants.Value.Shards ? await SessionsAsync(at, userId, name, redaction)
            : at.ExportsAfter is null ? await RejectionsAsync(at, userId, redaction) : await ExportsAsync(at, userId, name, at.ExportsAfter);
        state.State = next;
        await StateWriting.WriteAsync(this, state, at, logger);
    }

    private async Task<ErasureState> SessionsAsync(ErasureState at, string userId, string name, StoredRedaction redaction)
    {
        var next = Copy(at);
        var count = 0;
        await foreach (var row in store.ReadChangesAsync(tenant, at.Shard, StorePosition.Parse(at.Position), null, CancellationToken.None))
        {
            var key = new SessionKey(tenant, row.SessionId);
            if (await ConcernsAsync(key, redaction))
            {
                var entries = await GrainFactory.GetGrain<ISessionGrain>(key.ToString()).Erase(userId, name);
                next.Sessions += entries > 0 ? 1 : 0;
                next.Events += entries;
            }

            (next.Position, next.Looked) = (row.Position.ToString(), next.Looked + 1);
            if (++count == Page) return next;
        }

        await GrainFactory.GetGrain<ITenantShardGrain>(new TenantShardKey(tenant, at.Shard).ToString()).ForgetKeptSums();
        (next.Shard, next.Position) = (at.Shard + 1, null);
        return next;
    }

    private async Task<ErasureState> RejectionsAsync(ErasureState at, string userId, StoredRedaction redaction)
    {
        var page = await store.RewriteRejectionsAsync(tenant, StorePosition.Parse(at.Position), redaction.Of, CancellationToken.None);
        var next = Copy(at);
        (next.Position, next.Rejections) = (page.Last.ToString(), next.Rejections + page.Changed);
        if (!page.IsLast) return next;
        await store.ForgetUserAsync(tenant, userId, CancellationToken.None);
        next.ExportsAfter = string.Empty;
        return next;
    }

    private async Task<ErasureState> ExportsAsync(ErasureState at, string userId, string name, string after)
    {
        var next = Copy(at);
        if (await GrainFactory.GetGrain<ITenantExportGrain>(tenant).Erase(userId, name, after) is not { } step) return next;
        (next.ExportsAfter, damaged) = (step.After, step.Damaged);
        if (step.IsDone) (next.UserId, next.CompletedAt, next.Objects) = (null, time.GetUtcNow().ToUnixTimeMilliseconds(), [.. step.Touched]);
        return next;
    }

    private async Task<bool> ConcernsAsync(SessionKey key, StoredRedaction redaction)
    {
        await foreach (var entry in store.ReadEventsAsync(key, CancellationToken.None))
        {
            if (redaction.Concerns(entry)) return true;
        }

        return await store.FindSessionAsync(key, CancellationToken.None) is { } row && RetiredSession.Of(row) is not null && await new SessionErasure(store, key, redaction).IsFoldedAsync();
    }

    private static ErasureState Copy(ErasureState s) => new()
    {
        UserId = s.UserId,
        Pseudonym = s.Pseudonym,
        RequestedAt = s.RequestedAt,
        Shard = s.Shard,
        Position = s.Position,
        Looked = s.Looked,
        Sessions = s.Sessions,
        Events = s.Events,
        Rejections = s.Rejections,
        ExportsAfter = s.ExportsAfter,
    };

    [LoggerMessage(1, LogLevel.Warning, "An erasure of tenant {Tenant} goes on later: {Fault}")]
    private partial void LogLater(string tenant, string fault);
}
