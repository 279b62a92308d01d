using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.AzureTables.Reading;
using Audiogum.Sessions.Storage.AzureTables.Writing;
using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.Faults;
using Audiogum.Sessions.Storage.Snapshots;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>
/// The store in Azure Tables, for any number of silos. A session is one partition, its commits are transactions of that
/// partition, checked by the row's tag. What finds sessions lies elsewhere and is written before, so that no crash hides a
/// session; whoever reads it asks the session whether it is true. Use it after <see cref="OpenAsync"/>.
/// </summary>
/// <param name="options">Where the table is.</param>
/// <param name="timeProvider">The clock of waiting, and of how logs are numbered (<see cref="LogPartition"/>); silos' clocks need not agree.</param>
/// <param name="watch">Watches its writes; one of its own if null.</param>
public sealed class AzureTablesSessionStore(AzureTablesStoreOptions options, TimeProvider timeProvider, WriteWatch? watch = null) : ISessionStore, IAsyncDisposable
{
    private const string Shards = "Shards";

    private readonly WriteWatch _watch = watch ?? new(timeProvider);
    private TableAccess? _table;
    private SessionWriter? _writer;
    private ResolvedLog? _settled;

    private TableAccess Table => _table ?? throw NotOpen;

    private SessionWriter Writer => _writer ?? throw NotOpen;

    private static StoreUnavailableException NotOpen => new("The store is not open.");

    /// <summary>Makes the table if it is absent. Called once.</summary>
    /// <exception cref="StoreUnavailableException">The account cannot be reached, or the table was written with another number of shards.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_table is not null) throw new InvalidOperationException("The store is open already.");
        if (options.Shards is < 1 or > AzureTablesStoreOptions.MaxShards)
            throw new StoreUnavailableException($"Azure Tables takes 1 to {AzureTablesStoreOptions.MaxShards} shards a tenant, not {options.Shards}.");
        var table = new TableAccess(TableAccount.Connect(options.ConnectionString).GetTableClient(options.Table));
        await table.OpenAsync(cancellationToken).ConfigureAwait(false);
        await HoldShardCountAsync(table, cancellationToken).ConfigureAwait(false);
        _writer = new(table, timeProvider);
        _settled = new(table, timeProvider);
        _table = table;
    }

    /// <inheritdoc/>
    public async ValueTask<SessionRow?> FindSessionAsync(SessionKey key, CancellationToken cancellationToken) =>
        (await SessionEntity.FindAsync(Table, key, cancellationToken).ConfigureAwait(false))?.Row;

    /// <inheritdoc/>
    public ValueTask<SessionReading?> ReadSegmentsAsync(SessionKey key, SegmentQuery query,
        CancellationToken cancellationToken) =>
        SegmentRowReader.FindAsync(Table, key, query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredEvent> ReadEventsAsync(SessionKey key, CancellationToken cancellationToken) => EventRowReader.AllAsync(Table, key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadEventsAsync(SessionKey key, IReadOnlySet<long> sequenceNumbers, CancellationToken cancellationToken) =>
        EventRowReader.WithNumbersAsync(Table, key, sequenceNumbers, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken)
    {
        var result = CommitResult.RevisionMismatch;
        await WatchAsync(async () => result = await Writer.CommitAsync(commit, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return result;
    }

    /// <inheritdoc/>
    public ValueTask AppendRejectionsAsync(string tenant, IReadOnlyList<StoredRejection> rejections, CancellationToken cancellationToken) =>
        WatchAsync(async () => await Writer.AppendAsync(tenant, rejections, null, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public ValueTask ProbeAsync(CancellationToken cancellationToken) =>
        WatchAsync(async () => await MetadataEntity.WriteAsync(Table, "probe", string.Empty, over: true, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRejection>> ListRejectionsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        RejectionRowReader.ListAsync(Table, tenant, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> CountRejectedAsync(string tenant, long from, long to, CancellationToken cancellationToken) =>
        RejectionRowReader.CountAsync(Table, tenant, from, to, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RemoveRejectionsAsync(string tenant, long receivedBefore, CancellationToken cancellationToken) =>
        RejectionRowReader.RemoveAsync(Table, tenant, receivedBefore, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ListPlayEventsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        EventRowReader.NewestPlaysAsync(Table, tenant, options.Shards, limit, timeProvider, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionQuery query, CancellationToken cancellationToken) =>
        ListingRowReader.SessionsAsync(Table, query, options.Shards, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PlayRow>> ListPlaysAsync(SessionQuery query, CancellationToken cancellationToken) =>
        ListingRowReader.PlaysAsync(Table, query, options.Shards, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ShardDay>> ListShardDaysAsync(string tenant, int shardCount, int fromDay, int toDay, CancellationToken cancellationToken) =>
        ShardRowReader.WithRowsAsync(Table, tenant, shardCount, fromDay, toDay, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ContributionRow> ReadDayAsync(string tenant, int shard, int day, CancellationToken cancellationToken) =>
        ShardRowReader.OfDayAsync(Table, tenant, shard, day, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ContributionRow> ReadLiveAsync(string tenant, int shard, long instant, CancellationToken cancellationToken) =>
        ShardRowReader.AliveAsync(Table, tenant, shard, instant, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreEnd> ReadEndAsync(string tenant, int shard, CancellationToken cancellationToken) =>
        (_settled ?? throw NotOpen).EndAsync(tenant, shard, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ContributionRow> ReadChangesAsync(string tenant, int shard, StorePosition after, long? receivedSince, CancellationToken cancellationToken) =>
        ShardRowReader.ChangedAsync(Table, tenant, shard, after, receivedSince, timeProvider, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) => Table.ReadClockAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListTenantsAsync(CancellationToken cancellationToken) =>
        await Table.QueryAsync(Keys.Tenants, "", $"{Keys.End}", cancellationToken).Select(tenant => tenant.GetString("Name")).ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<FeedPage> ReadFeedAsync(string tenant, string? after, CancellationToken cancellationToken) =>
        FeedRowReader.PageAsync(Table, tenant, options.Shards, after, timeProvider, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> RewriteEventsAsync(SessionKey key, Func<StoredEvent, StoredEvent> rewrite, CancellationToken cancellationToken) =>
        new RedactionWriter(Table).EventsAsync(key, rewrite, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RewrittenRejections> RewriteRejectionsAsync(string tenant, StorePosition after, Func<StoredRejection, StoredRejection> rewrite, CancellationToken cancellationToken) =>
        new RedactionWriter(Table).RejectionsAsync(tenant, after, rewrite, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ForgetUserAsync(string tenant, string userId, CancellationToken cancellationToken) => new RedactionWriter(Table).UserAsync(tenant, userId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> PurgeAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<string>>(["Azure Storage keeps replaced entities in its own replicas until it has cleared them."]);

    /// <inheritdoc/>
    public ValueTask<string?> FindMetadataAsync(string name, CancellationToken cancellationToken) => MetadataEntity.FindAsync(Table, name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(string name, string text, bool over, CancellationToken cancellationToken) => MetadataEntity.WriteAsync(Table, name, text, over, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) => SnapshotEntity.FindAsync(Table, key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteSnapshotAsync(SnapshotKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => SnapshotEntity.WriteAsync(Table, key, data, cancellationToken);

    /// <inheritdoc/>
    public ValueTask RemoveSnapshotsAsync(string tenant, int shard, CancellationToken cancellationToken) => SnapshotEntity.RemoveAsync(Table, tenant, shard, cancellationToken);

    /// <summary>Answers nobody any more; there is nothing to close.</summary>
    public ValueTask DisposeAsync()
    {
        _settled?.Dispose();
        (_table, _writer, _settled) = (null, null, null);
        return ValueTask.CompletedTask;
    }

    /// <summary>A write, watched until it ends.</summary>
    private async ValueTask WatchAsync(Func<Task> write)
    {
        var watched = new WatchedWrite();
        _watch.Begin(watched);
        try
        {
            await write().ConfigureAwait(false);
            _watch.Succeeded();
        }
        finally
        {
            _watch.End(watched);
        }
    }

    /// <summary>Writes down, once, how many shards a tenant has: counted by another number, sums would be silently false.</summary>
    private async Task HoldShardCountAsync(TableAccess table, CancellationToken cancellationToken)
    {
        await table.SubmitAsync([new(TableTransactionActionType.Add, new TableEntity(Keys.Meta, "shards") { [Shards] = options.Shards })], cancellationToken).ConfigureAwait(false);
        var held = (await table.FindAsync(Keys.Meta, "shards", cancellationToken).ConfigureAwait(false))?.GetInt32(Shards);
        if (held != options.Shards)
            throw new StoreUnavailableException($"The table was written with {held} shards a tenant, not {options.Shards}: Sessions:Shards is fixed once there is data.");
    }
}
