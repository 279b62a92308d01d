using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// The only writer of its session (design §3): judge the post, fold, commit, then acknowledge and hand the
/// contribution over. Calls never interleave, so nobody sees a state that is not durable yet. Any failed commit
/// poisons the activation: its state is dropped and the next call loads what was stored.
/// </summary>
public sealed class SessionGrain(
    ISessionStore store, TimeProvider time, IOptions<TenantOptions> tenants, IOptions<SessionOptions> options, TenantShards shards, SessionMetrics metrics, ILogger<SessionGrain> logger)
    : Grain, ISessionGrain
{
    /// <summary>How often a post is judged anew because another activation wrote first.</summary>
    private const int MaxAttempts = 3;

    private SessionKey key;
    private int shard;
    private SessionLedger? ledger;
    private ContributionHandOver? handOver;

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        key = SessionKey.Parse(this.GetPrimaryKeyString());
        shard = ShardPlacement.ShardOf(key.SessionId, tenants.Value.Shards);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        handOver?.FlushAsync() ?? Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask<AppendReply> Append(AppendRequest request)
    {
        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                ledger ??= await SessionLedger.LoadAsync(store, key, CancellationToken.None);
                var booking = new PostBooking(ledger, request);
                await booking.BookAsync(store, key, CancellationToken.None);
                if (await CommitAsync(ledger, booking) == CommitResult.Committed)
                {
                    metrics.Appended(booking.Outcomes);
                    return new(AppendStatus.Committed, booking.Outcomes);
                }

                SessionLog.AnotherWriter(logger, key.Tenant);
                ledger = null;
            }

            return Unavailable();
        }
        catch (StoreUnavailableException exception)
        {
            SessionLog.CommitFailed(logger, key.Tenant, exception);
            return Unavailable();
        }
        catch
        {
            Poison();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask<JsonReply?> GetSession() => ReadAsync(loaded => ValueTask.FromResult(
        ReportJson.Write(SessionDocuments.Write(loaded.Set.State(key.SessionId), time.GetUtcNow().ToUnixTimeMilliseconds()))));

    /// <inheritdoc />
    public ValueTask<JsonReply?> GetEvents() => ReadAsync(_ => RawEventsDocument.WriteAsync(store, key, CancellationToken.None));

    /// <inheritdoc />
    public ValueTask<JsonReply?> GetTimeline() => ReadAsync(async _ =>
    {
        var archive = await SessionArchive.ReadAsync(store, key, CancellationToken.None);
        return ReportJson.Write(TimelineWriter.Write(key.SessionId, archive.Events, archive.LosersByNumber, archive.Late));
    });

    /// <summary>A document of the session, or null for one without events.</summary>
    private async ValueTask<JsonReply?> ReadAsync(Func<SessionLedger, ValueTask<byte[]>> write)
    {
        try
        {
            return await LoadedAsync() is { } loaded ? new(await write(loaded)) : null;
        }
        catch (StoreUnavailableException exception)
        {
            SessionLog.ReadFailed(logger, key.Tenant, exception);
            throw new DataUnavailableException("The session cannot be read now.");
        }
    }

    /// <summary>The ledger, or null for a session without events, whose activation is not worth keeping.</summary>
    private async ValueTask<SessionLedger?> LoadedAsync()
    {
        ledger ??= await SessionLedger.LoadAsync(store, key, CancellationToken.None);
        if (ledger.Revision > 0)
        {
            return ledger;
        }

        DeactivateOnIdle();
        return null;
    }

    private async ValueTask<CommitResult> CommitAsync(SessionLedger current, PostBooking booking)
    {
        var session = current.Set.State(key.SessionId);
        var contribution = ContributionWriter.Write(session);
        var days = ContributionWriter.Days(contribution);
        var plays = SessionRowWriter.Plays(session, contribution);
        var result = await store.CommitAsync(
            new()
            {
                ExpectedRevision = current.Revision,
                Row = SessionRowWriter.Write(key, shard, current.Revision + 1, session, contribution),
                Events = booking.Entries,
                Rejections = booking.Rejections,
                AddedDays = [.. days.Where(day => !current.Days.Contains(day))],
                RemovedPlays = [.. current.Plays.Where(play => !plays.Contains(play))],
                AddedPlays = [.. plays.Where(play => !current.Plays.Contains(play))],
            },
            CancellationToken.None);
        if (result == CommitResult.Committed)
        {
            current.Revision++;
            current.Days.UnionWith(days);
            current.Plays = plays;
            handOver ??= new(this, shards, key, shard, options.Value, logger);
            handOver.Schedule(new(key.SessionId, current.Revision, contribution), current.Days);
        }

        return result;
    }

    private AppendReply Unavailable()
    {
        Poison();
        return new(AppendStatus.Unavailable, []);
    }

    private void Poison()
    {
        ledger = null;
        metrics.Poisoned();
        DeactivateOnIdle();
    }
}
