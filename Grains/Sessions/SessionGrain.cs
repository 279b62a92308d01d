using Audiogum.Sessions.Grains.Administration;
using Audiogum.Sessions.Grains.Interfaces.Budgets;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Listings;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Grains.Writes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// The only writer of its session (design §3): judge the post, fold, commit, then acknowledge and hand the
/// contribution over. Posts and readings take turns, so nobody sees a state that is not durable yet. Any failed commit
/// poisons the activation: its state is dropped and the next call loads what was stored.
/// </summary>
/// <remarks>
/// It lives on the silo that its first post came to: a gateway sends all posts of a session to the same silo, so they need
/// no second hop, and spreads sessions evenly.
/// </remarks>
[PreferLocalPlacement]
public sealed partial class SessionGrain(
    ISessionStore store, TimeProvider timeProvider, IOptions<TenantOptions> tenants, IOptions<SessionOptions> options, TenantShards shards, RefoldBudget refolds,
    RejectionBudget kept, ResidentSessions residents, NewSessionBudget beginnings, MemoryPressure memory, StoredBytes stored, AppendBudget budget,
    TenantFaults faults, TenantCalendar calendar, SessionMetrics metrics, ILogger<SessionGrain> logger)
    : Grain, ISessionGrain
{
    /// <summary>How often a post is judged anew because another activation wrote first.</summary>
    private const int MaxAttempts = 3;

    private SessionKey key;
    private int shard;
    private SessionWorkingSet? workingSet;
    private ContributionPublisher? publisher;
    private ResidentSessions.Resident? resident;

    private long Now => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Orleans lets readings interleave with everything: whoever needs the ledger waits for its turn, or would see what is not durable yet.</summary>
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        key = SessionKey.Parse(this.GetPrimaryKeyString());
        shard = ShardPlacement.ShardOf(key.SessionId, tenants.Value.Shards);
        resident = residents.Enter(key.Tenant, GrainContext);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (resident is not null) residents.Leave(resident);
        return publisher?.FlushAsync() ?? Task.CompletedTask;
    }

    private async ValueTask<AppendReply> AppendInTurnAsync(AppendRequest request)
    {
        if (memory.MustRefuse) return Refuse(AppendStatus.Unavailable);
        await turn.WaitAsync();
        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                workingSet ??= await LoadAsync();
                if (workingSet.Revision == 0 && !beginnings.TryTake(key.Tenant)) return Refuse(AppendStatus.TooManySessions);
                if (workingSet.Retired is { } retired) return await RefuseAsync(retired, request);
                workingSet.Expand();
                var application = new PostApplication(workingSet, request);
                if (application.NeedsRefold && !refolds.TryTake(key.Tenant, workingSet.Set.Events))
                {
                    metrics.Throttled();
                    return new(AppendStatus.Throttled, []);
                }

                await application.BookAsync(store, key);
                if (await CommitAsync(workingSet, application) == CommitResult.Committed)
                {
                    metrics.Appended(application.Outcomes);
                    return new(AppendStatus.Committed, application.Outcomes);
                }

                SessionLog.AnotherWriter(logger, key.Tenant);
                workingSet = null;
            }

            return Unavailable();
        }
        catch (StoreUnavailableException exception)
        {
            SessionLog.CommitFailed(logger, key.Tenant, exception);
            faults.Notice(key.Tenant, exception);
            return Unavailable();
        }
        catch
        {
            Poison();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    private async ValueTask<CommitResult> CommitAsync(SessionWorkingSet current, PostApplication application)
    {
        var session = current.Set.State(key.SessionId);
        var plan = current.Plan(session, await calendar.DaysUpToAsync(key.Tenant, application.ReceivedAt));
        var revision = current.Revision + 1;
        using var span = SessionTrace.Commit();
        var begun = timeProvider.GetTimestamp();
        var row = SessionRowWriter.Write(key, shard, revision, session, plan.Contribution);
        var result = await store.CommitAsync(
            new()
            {
                ExpectedRevision = current.Revision,
                Row = row,
                Events = application.Entries,
                Rejections = kept.Admit(key.Tenant, application.Rejections),
                Segments = plan.Segments,
                AddedDays = plan.AddedDays,
                RemovedPlays = plan.Plays.Removed,
                AddedPlays = plan.Plays.Added,
            },
            CancellationToken.None);
        metrics.Stored(timeProvider.GetElapsedTime(begun));
        if (result == CommitResult.Committed)
        {
            current.Take(plan, revision);
            if (revision == 1) stored.Add(key.Tenant, StoredBytes.SessionBytes);
            residents.Use(resident!, current.BytesBeside(row));
            PublishContribution(revision, plan.Contribution);
        }

        return result;
    }

    private void PublishContribution(long revision, SessionContribution contribution)
    {
        publisher ??= new(this, shards, new(key.Tenant, shard), Compact, options.Value, logger);
        publisher.Schedule(new(key.SessionId, revision, contribution));
    }

    /// <summary>Nobody posted for a moment: what is held waits packed, unless somebody has just begun.</summary>
    private void Compact()
    {
        if (!turn.Wait(0)) return;
        try
        {
            workingSet?.Compact();
        }
        catch
        {
            Poison();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Nothing was read or stored for it, or only that there is nothing: an activation without events is not kept.</summary>
    private AppendReply Refuse(AppendStatus status)
    {
        metrics.Refused(status);
        if (workingSet is null or { Revision: 0 }) DeactivateOnIdle();
        return new(status, []);
    }

    private AppendReply Unavailable()
    {
        Poison();
        return new(AppendStatus.Unavailable, []);
    }

    private void Poison()
    {
        workingSet = null;
        metrics.Poisoned();
        DeactivateOnIdle();
    }
}
