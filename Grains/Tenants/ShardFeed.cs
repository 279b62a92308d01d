using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// How a shard learns from its sessions and from the store: for each view once all its rows, then for the whole shard what
/// changed since the first view was begun. A row that was taken before is not read again, so looking back over what was seen
/// costs little.
/// </summary>
internal sealed class ShardFeed(ShardDependencies dependencies, TenantShardKey key, ShardViewSet views)
{
    /// <summary>Rows of a view that are taken before others have their turn.</summary>
    private const int RowsAtOnce = 256;

    private readonly SegmentedSessionCache segmentedSessions = new(dependencies, key, views);
    private Task polling = Task.CompletedTask;
    private long polledAt;

    /// <summary>Every change of the shard up to here was given to the views that it may matter to, whichever clock says what.</summary>
    public StorePosition Position { get; private set; }

    /// <summary>
    /// Nothing is held: what becomes visible from now on is what changed. The store says where that begins, before any rows are
    /// read: a clock could not tell it, as it need not agree with any other.
    /// </summary>
    public async Task BeginAsync()
    {
        var begunAt = dependencies.Time.GetTimestamp();
        var end = await dependencies.Store.ReadEndAsync(key.Tenant, key.Shard, CancellationToken.None);
        if (views.IsEmpty) (polledAt, Position) = (begunAt, end.Resume); // else another question was faster, and reads rows already
    }

    /// <summary>Takes what a session contributes that was committed just now; false if it is not newer than what is known or changes nothing here.</summary>
    public bool Apply(string sessionId, long revision, SessionContribution contribution) => Apply(new ReceivedContribution(sessionId, revision, contribution, Position: null));

    private bool Apply(in ReceivedContribution received)
    {
        if (received.Contribution.SealedParts == 0) return views.Apply(received);
        if (received.Revision <= views.RevisionOf(received.SessionId)) return false;
        segmentedSessions.MarkStale(received.SessionId, received.Contribution);
        return true;
    }

    /// <summary>
    /// Reads the rows of a view. What is contributed meanwhile goes to the view at once; a row that is older than that is
    /// left alone. A row that is newer than what other views hold goes to them too, which then need not read it again.
    /// </summary>
    public async Task ReadAsync(ShardView view)
    {
        var (begunAt, rows) = (dependencies.Time.GetTimestamp(), 0);
        view.IsRead = false;
        view.Contributions.BeginReading();
        await foreach (var row in view.Contributions.ReadAsync(dependencies.Store, key))
        {
            if (++rows % RowsAtOnce == 0) await Task.Yield();
            row.DemandSound();
            if (row.Revision < views.RevisionOf(row.SessionId) || row.Revision <= view.Contributions.RevisionOf(row.SessionId)) continue;
            var received = ReceivedContribution.FromRow(row, StoredDocuments.ReadContribution(row.Contribution));
            if (received.Contribution.SealedParts > 0)
            {
                segmentedSessions.MarkStale(row.SessionId, view);
            }
            else if (!views.Apply(received))
            {
                view.Contributions.Apply(received);
            }
        }

        view.IsRead = true;
        dependencies.Logger.ShardLoaded(view.Name, view.Contributions.Count, (long)dependencies.Time.GetElapsedTime(begunAt).TotalMilliseconds);
    }

    /// <summary>
    /// Gives views that hold what was true at a position everything that changed since. What a long session changed it says
    /// only when it is read.
    /// </summary>
    public async Task ReadChangesAsync(IReadOnlyList<ShardView> restored, StorePosition after)
    {
        var rows = 0;
        await foreach (var row in dependencies.Store.ReadChangesAsync(key.Tenant, key.Shard, after, null, CancellationToken.None))
        {
            if (++rows % RowsAtOnce == 0) await Task.Yield();
            row.DemandSound();
            if (row.Revision < views.RevisionOf(row.SessionId)) continue;
            var received = ReceivedContribution.FromRow(row, StoredDocuments.ReadContribution(row.Contribution));
            var isLong = received.Contribution.SealedParts > 0;
            if (!isLong && views.Apply(received)) continue;
            foreach (var view in restored)
            {
                if (isLong) segmentedSessions.MarkStale(row.SessionId, view);
                else view.Contributions.Apply(received);
            }
        }
    }

    /// <summary>A long session lies in a view that lacks it.</summary>
    public void MarkStale(string sessionId, ShardView view) => segmentedSessions.MarkStale(sessionId, view);

    /// <summary>Whether something of a long session is still to be read for a view.</summary>
    public bool IsStale(ShardView view) => segmentedSessions.IsOutdated(view);

    /// <summary>Asks the store for what changed, if that is due; who asks while it is being asked waits for the same answer.</summary>
    public Task PollAsync()
    {
        if (polling.IsCompleted)
        {
            if (dependencies.Time.GetElapsedTime(polledAt) < dependencies.Options.Value.ChangePolling) return Task.CompletedTask;
            polling = TakeChangesAsync();
        }

        return polling;
    }

    /// <summary>Asks the store for what changed until now.</summary>
    public async Task PollNowAsync()
    {
        await polling;
        await (polling = TakeChangesAsync());
    }

    /// <summary>Reads what of long sessions is still to be read for these views.</summary>
    public Task CatchUpAsync(IReadOnlyCollection<ShardView> asked) => segmentedSessions.CatchUpAsync(asked);

    /// <summary>Forgets what no view holds.</summary>
    public void Forget() => segmentedSessions.Forget();

    private async Task TakeChangesAsync()
    {
        var (begunAt, found) = (dependencies.Time.GetTimestamp(), 0);
        await foreach (var row in dependencies.Store.ReadChangesAsync(key.Tenant, key.Shard, Position, null, CancellationToken.None))
        {
            row.DemandSound();
            if (row.Revision > views.RevisionOf(row.SessionId) && Apply(ReceivedContribution.FromRow(row, StoredDocuments.ReadContribution(row.Contribution)))) found++;
            Position = row.Position;
        }

        polledAt = begunAt;
        if (found == 0) return;
        dependencies.Instruments.Found(found);
        dependencies.Logger.RowsFound(key.ToString(), found);
    }
}
