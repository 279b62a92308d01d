using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Erasure;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.States;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>
/// Searches all that a tenant has, since any event may name any user: shard by shard in the order of changes, so that no
/// session is missed while posts go on (one that changes comes again later), then the rejections, then the exported files,
/// which are written from what is stored: whatever is exported by then says nothing of the user. Its position is stored
/// after each page; a page that was cut short is done again, which changes nothing where it was done. The certificate comes
/// last, once the user is forgotten in every state and no memory and no file of ours holds the old data.
/// </summary>
/// <remarks>
/// A write that is not finished may hold back sessions that were stored before: they lie after the end of their shard. The
/// rejections are done only when nothing is held back any more, so the shards are searched once more from there.
/// </remarks>
internal sealed partial class ErasureGrain(
    [PersistentState("erasure", GrainStates.Provider)] IPersistentState<ErasureState> state,
    ISessionStore store, ErasedData erased, IOptions<TenantOptions> tenants, TimeProvider timeProvider, ILogger<ErasureGrain> logger) : Grain, IErasureGrain
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Before what could not be done is tried again.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    /// <summary>After so many steps in a row that failed, some ten seconds or more, the next erasure of the queue may pass.</summary>
    private const int MaxFailures = 10;

    private const string MayBeAWord =
        "The id may also be a word, a version or the name of a device or service. Texts that are that word, and do not "
        + "stand where a user stands, are not taken for the user: titles, names of devices, services, sources, versions "
        + "and names of members keep it.";

    private string tenant = string.Empty;
    private string id = string.Empty;
    private string? damaged;
    private int failures;
    private IGrainTimer? running;

    private ITenantSettingsGrain Queue => GrainFactory.GetGrain<ITenantSettingsGrain>(tenant);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (tenant, id) = this.GetPrimaryKeyString().Split('/') is [{ } first, { } second] ? (first, second) : throw new InvalidOperationException("The key is tenant/id.");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<ErasureStatus> Begin(ErasureRegistration registration)
    {
        var at = state.State;
        if (at.Pseudonym is null)
        {
            await WriteAsync(new()
            {
                UserId = registration.UserId,
                Pseudonym = registration.Pseudonym,
                RequestedAt = registration.RequestedAt,
                Requests = registration.Requests,
            });
        }
        else if (at.UserId is null && at.Requests < registration.Requests)
        {
            await WriteAsync(at.Again(registration.UserId, registration.Requests));
        }

        return Status()!;
    }

    /// <inheritdoc/>
    public async ValueTask Run(ErasureRegistration? registration)
    {
        if (registration is not null) await Begin(registration);
        if (running is null && state.State is { Pseudonym: not null, CompletedAt: null })
            running = this.RegisterGrainTimer(RunAsync, new() { DueTime = TimeSpan.Zero, Period = Pause, KeepAlive = true });
    }

    /// <inheritdoc/>
    public ValueTask<ErasureStatus?> Get() => ValueTask.FromResult(Status());

    private ErasureStatus? Status() => state.State is not { Pseudonym: { } name } s ? null : new()
    {
        Id = id,
        RequestedAt = s.RequestedAt,
        CompletedAt = s.CompletedAt,
        Pseudonym = name,
        Looked = s.Looked,
        Sessions = s.Sessions,
        Events = s.Events,
        Rejections = s.Rejections,
        Objects = s.CompletedAt is null ? [] : s.Objects,
        Damaged = damaged,
        Requests = s.Requests,
        DamagedSessions = s.DamagedSessions,
        Remains = s.Remains,
        IsHeldUp = damaged is not null || (s.IsSearched && s.DamagedSessions.Count > 0),
        IsFailing = failures >= MaxFailures,
    };

    private async Task RunAsync()
    {
        var isHeldUp = true; // by a bug too: it must not fail a hundred times a second
        try
        {
            var next = await StepAsync(state.State);
            isHeldUp = ReferenceEquals(next, state.State);
            if (!isHeldUp) await WriteAsync(next);
            failures = 0;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or DataUnavailableException
            || GrainCallFailure.Passes(exception))
        {
            LogLater(tenant, exception.GetType().Name);
            if (++failures == MaxFailures) Queue.RunQueue().AsTask().Ignore();
        }
        finally
        {
            if (isHeldUp || damaged is not null) running?.Change(LongPause, Pause);
        }

        if (state.State.CompletedAt is null) return;
        running?.Dispose();
        running = null;
        Queue.RunQueue().AsTask().Ignore(); // it looks by itself after a while
    }

    /// <summary>Does the next step; returns the same state where nothing could be done.</summary>
    private Task<ErasureState> StepAsync(ErasureState at) => at switch
    {
        { UserId: null } => CertifyAsync(at),
        { IsSearched: true } => CloseAsync(at),
        { ExportsAfter: { } after } => ExportsAsync(at, after),
        _ when at.Shard < tenants.Value.Shards => SessionsAsync(at),
        { HasRejections: false } => RejectionsAsync(at),
        _ => Task.FromResult(at.Exporting()),
    };

    private async Task<ErasureState> SessionsAsync(ErasureState at)
    {
        var (found, isLast) = await Search(at).NextAsync(at.Shard, StorePosition.Parse(at.Position));
        var next = Counted(at, found);
        next.Position = found.Last?.ToString() ?? at.Position;
        if (!isLast) return next;
        await GrainFactory.GetGrain<ITenantShardGrain>(new TenantShardKey(tenant, at.Shard).ToString()).ForgetSnapshots();
        return next.EndShard();
    }

    private async Task<ErasureState> RejectionsAsync(ErasureState at)
    {
        var redaction = new StoredRedaction(new(at.UserId!, at.Pseudonym!));
        var after = StorePosition.Parse(at.Position);
        var end = await store.ReadEndAsync(tenant, 0, CancellationToken.None); // before anything is read
        var page = await store.RewriteRejectionsAsync(tenant, after, redaction.Redact, CancellationToken.None);
        var next = at.Copy();
        next.Until ??= end.Begun.ToString();
        var isHeldBack = !end.HasPassed(StorePosition.Parse(next.Until)); // by a write that began before, and is not finished
        if (isHeldBack && page.Last == after && at.Until is not null) return at;
        (next.Position, next.Rejections) = (page.Last.ToString(), next.Rejections + page.Changed);
        if (isHeldBack || !page.IsLast) return next;
        await store.ForgetUserAsync(tenant, at.UserId!, CancellationToken.None);
        return next.EndRejections();
    }

    private async Task<ErasureState> ExportsAsync(ErasureState at, string after)
    {
        if (await GrainFactory.GetGrain<ITenantExportGrain>(tenant).Erase(at.UserId!, at.Pseudonym!, after) is not { } step) return at;
        damaged = step.Damaged;
        var next = at.Copy();
        (next.ExportsAfter, next.IsSearched) = (step.After, step.IsDone);
        if (step.IsDone) next.Objects = [.. at.Objects.Union(step.Touched)];
        return next;
    }

    /// <summary>Once damaged sessions can be read again and nobody has asked anew, the user is forgotten, first by the queue.</summary>
    private async Task<ErasureState> CloseAsync(ErasureState at)
    {
        if (at.DamagedSessions.Count > 0)
        {
            var found = await Search(at).AgainAsync(at.DamagedSessions);
            return found.Damaged.Count == at.DamagedSessions.Count ? at : Counted(at, found, found.Damaged);
        }

        var requests = await Queue.CloseErasure(id, at.Requests);
        if (requests > at.Requests) return at.Again(at.UserId!, requests);
        var next = at.Copy();
        next.Remains = new UserRedaction(at.UserId!, at.Pseudonym!).IsUnmistakable ? [] : [MayBeAWord];
        next.UserId = null;
        return next;
    }

    private async Task<ErasureState> CertifyAsync(ErasureState at)
    {
        var remains = await erased.PurgeAsync(tenant, GrainFactory, CancellationToken.None);
        var next = at.Copy();
        (next.CompletedAt, next.Remains) = (timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), [.. at.Remains.Union(remains)]);
        return next;
    }

    private SessionSearch Search(ErasureState at) => new(store, GrainFactory, tenant, at.UserId!, at.Pseudonym!);

    private static ErasureState Counted(ErasureState at, SearchedSessions found, IReadOnlyCollection<string>? damagedSessions = null)
    {
        var next = at.Copy();
        (next.Looked, next.Sessions, next.Events) = (at.Looked + found.Looked, at.Sessions + found.Sessions, at.Events + found.Events);
        next.DamagedSessions = [.. damagedSessions ?? at.DamagedSessions.Union(found.Damaged)];
        return next;
    }

    private Task WriteAsync(ErasureState next)
    {
        var before = state.State;
        state.State = next;
        return StateWriting.WriteAsync(this, state, before, logger);
    }

    [LoggerMessage(1, LogLevel.Warning, "An erasure of tenant {Tenant} goes on later: {Fault}")]
    private partial void LogLater(string tenant, string fault);
}
