using System.Runtime.CompilerServices;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.Faults;
using Audiogum.Sessions.Storage.Postgres.Reading;
using Audiogum.Sessions.Storage.Postgres.Writing;
using Audiogum.Sessions.Storage.Snapshots;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>
/// The store that many silos share: PostgreSQL. Each silo writes in groups (<see cref="GroupCommitter"/>); the revision of
/// each session is checked in the same statement that writes it. Use it after <see cref="OpenAsync"/>, until it is disposed.
/// </summary>
/// <param name="options">Where the database is.</param>
/// <param name="watch">Watches its writes; one of its own if null.</param>
public sealed class PostgresSessionStore(PostgresStoreOptions options, WriteWatch? watch = null) : ISessionStore, IAsyncDisposable
{
    private readonly WriteWatch _watch = watch ?? new(TimeProvider.System);
    private PostgresConnections? _connections;
    private GroupCommitter? _writer;
    private SharedPurge? _purge;

    private NpgsqlDataSource Sessions => (_connections ?? throw NotOpen).Sessions;

    private NpgsqlDataSource Reports => (_connections ?? throw NotOpen).Reports;

    private NpgsqlDataSource Background => (_connections ?? throw NotOpen).Background;

    private GroupCommitter Writer => _writer ?? throw NotOpen;

    private static StoreUnavailableException NotOpen => new("The store is not open.");

    /// <summary>Looks whether the tables are those of this release, and starts to write. Called once.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or was written with another number of shards.</exception>
    /// <exception cref="SchemaVersionException">The tables have another version.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_connections is not null) throw new InvalidOperationException("The store is open already.");
        var connections = PostgresConnections.Create(options.ConnectionString);
        var database = connections.Background;
        try
        {
            await new PostgresSchema(database).DemandAsync(SessionSchema.Part, cancellationToken).ConfigureAwait(false);
            await ServerRequirements.HoldShardCountAsync(database, options.Shards, cancellationToken).ConfigureAwait(false);
            await ServerRequirements.DemandSyncAsync(database, cancellationToken).ConfigureAwait(false);
            await Positions.GoOnAboveAsync(database, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            if (PostgresFaults.Translate(exception) is StoreUnavailableException unavailable
                && unavailable != exception) throw unavailable;
            throw;
        }

        _connections = connections;
        _purge = new(() => RedactionWriter.PurgeAsync(connections.Background, CancellationToken.None).AsTask());
        _writer = new(connections.Commits, new(), _watch, TimeProvider.System);
    }

    /// <inheritdoc/>
    public async ValueTask<SessionRow?> FindSessionAsync(SessionKey key, CancellationToken cancellationToken) =>
        (await new Query(SessionRowReader.One).With(key.Tenant).With(SessionRowReader.Id(key.SessionId))
            .ListAsync(Sessions, row => SessionRowReader.Read(row, key.Tenant), cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <inheritdoc/>
    public ValueTask<SessionReading?> ReadSegmentsAsync(SessionKey key, SegmentQuery query,
        CancellationToken cancellationToken) =>
        SegmentRowReader.FindAsync(Sessions, key, query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredEvent> ReadEventsAsync(SessionKey key, CancellationToken cancellationToken) =>
        SessionEventReader.ReadAsync(Sessions, key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadEventsAsync(SessionKey key, IReadOnlySet<long> sequenceNumbers, CancellationToken cancellationToken) =>
        EventRowReader.WithNumbersAsync(Sessions, key, sequenceNumbers, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken) =>
        Writer.WriteAsync(new(commit), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask AppendRejectionsAsync(string tenant, IReadOnlyList<StoredRejection> rejections, CancellationToken cancellationToken) =>
        await Writer.WriteAsync(new(tenant, rejections), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask ProbeAsync(CancellationToken cancellationToken) => await Writer.WriteAsync(PendingWrite.Probe(), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRejection>> ListRejectionsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        RejectionRowReader.ListAsync(Reports, tenant, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> CountRejectedAsync(string tenant, long from, long to, CancellationToken cancellationToken) =>
        RejectionRowReader.CountAsync(Reports, tenant, from, to, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RemoveRejectionsAsync(string tenant, long receivedBefore, CancellationToken cancellationToken) =>
        RedactionWriter.RemoveAsync(Background, tenant, receivedBefore, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ListPlayEventsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        EventRowReader.NewestPlaysAsync(Reports, tenant, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionQuery query, CancellationToken cancellationToken) =>
        ListingRowReader.SessionsAsync(Reports, query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PlayRow>> ListPlaysAsync(SessionQuery query, CancellationToken cancellationToken) =>
        ListingRowReader.PlaysAsync(Reports, query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ShardDay>> ListShardDaysAsync(string tenant, int shardCount, int fromDay, int toDay, CancellationToken cancellationToken) =>
        ShardRowReader.WithRowsAsync(Reports, tenant, shardCount, fromDay, toDay, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ContributionRow> ReadDayAsync(string tenant, int shard, int day, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await ShardRowReader.OfDayAsync(Reports, tenant, shard, day, cancellationToken).ConfigureAwait(false)) yield return row;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ContributionRow> ReadLiveAsync(string tenant, int shard, long instant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await ShardRowReader.AliveAsync(Reports, tenant, shard, instant, cancellationToken).ConfigureAwait(false)) yield return row;
    }

    /// <inheritdoc/>
    public ValueTask<StoreEnd> ReadEndAsync(string tenant, int shard, CancellationToken cancellationToken) =>
        Positions.EndAsync(Reports, tenant, shard, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ContributionRow> ReadChangesAsync(
        string tenant, int shard, StorePosition after, long? receivedSince, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in ShardRowReader.ChangedAsync(Reports, tenant, shard, after, receivedSince, cancellationToken).ConfigureAwait(false))
            foreach (var row in page) yield return row;
    }

    /// <inheritdoc/>
    public async ValueTask<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) =>
        (await new Query("select clock_timestamp()").ListAsync(Background, row => row.GetFieldValue<DateTimeOffset>(0), cancellationToken).ConfigureAwait(false))[0];

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(CancellationToken cancellationToken) => FeedRowReader.TenantNamesAsync(Background, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FeedPage> ReadFeedAsync(string tenant, string? after, CancellationToken cancellationToken) =>
        FeedRowReader.PageAsync(Background, tenant, FeedCursor.Parse(after), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> RewriteEventsAsync(SessionKey key, Func<StoredEvent, StoredEvent> rewrite, CancellationToken cancellationToken) =>
        RedactionWriter.EventsAsync(Background, key, rewrite, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RewrittenRejections> RewriteRejectionsAsync(string tenant, StorePosition after, Func<StoredRejection, StoredRejection> rewrite, CancellationToken cancellationToken) =>
        RedactionWriter.RejectionsAsync(Background, tenant, after, rewrite, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ForgetUserAsync(string tenant, string userId, CancellationToken cancellationToken) => ValueTask.CompletedTask; // indexes follow the rows

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> PurgeAsync(CancellationToken cancellationToken) =>
        await (_purge ?? throw NotOpen).PurgeAsync().WaitAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<string?> FindMetadataAsync(string name, CancellationToken cancellationToken) => MetadataRows.FindAsync(Background, name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(string name, string text, bool over, CancellationToken cancellationToken) => MetadataRows.WriteAsync(Background, name, text, over, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) => SnapshotRows.FindAsync(Reports, key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteSnapshotAsync(SnapshotKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => SnapshotRows.WriteAsync(Background, key, data, cancellationToken);

    /// <inheritdoc/>
    public ValueTask RemoveSnapshotsAsync(string tenant, int shard, CancellationToken cancellationToken) => SnapshotRows.RemoveAsync(Background, tenant, shard, cancellationToken);

    /// <summary>Carries out what is queued, then lets the connections go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_writer is { } writer) await writer.CloseAsync().ConfigureAwait(false);
        if (_connections is { } connections) await connections.DisposeAsync().ConfigureAwait(false);
    }
}
