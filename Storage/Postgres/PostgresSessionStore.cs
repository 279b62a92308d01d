using System.Runtime.CompilerServices;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Erasure;
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
public sealed class PostgresSessionStore(PostgresStoreOptions options) : ISessionStore, IAsyncDisposable
{
    private NpgsqlDataSource? _database;
    private GroupCommitter? _writer;

    private NpgsqlDataSource Database => _database ?? throw NotOpen;

    private GroupCommitter Writer => _writer ?? throw NotOpen;

    private static StoreUnavailableException NotOpen => new("The store is not open.");

    /// <summary>Looks whether the tables are those of this release, and starts to write. Called once.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or was written with another number of shards.</exception>
    /// <exception cref="SchemaVersionException">The tables have another version.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_database is not null) throw new InvalidOperationException("The store is open already.");
        var database = NpgsqlDataSource.Create(options.ConnectionString);
        try
        {
            await new PostgresSchema(database).DemandAsync(SessionSchema.Part, cancellationToken).ConfigureAwait(false);
            await ServerPromises.HoldShardCountAsync(database, options.Shards, cancellationToken).ConfigureAwait(false);
            await ServerPromises.DemandSyncAsync(database, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            await database.DisposeAsync().ConfigureAwait(false);
            if (PostgresFaults.Judge(fault) is StoreUnavailableException unavailable && unavailable != fault) throw unavailable;
            throw;
        }

        _database = database;
        _writer = new(database, new());
    }

    /// <inheritdoc/>
    public async ValueTask<SessionRow?> FindSessionAsync(SessionKey key, CancellationToken cancellationToken) =>
        (await new Query(SessionRows.One).With(key.Tenant).With(SessionRows.Id(key.SessionId))
            .ListAsync(Database, row => SessionRows.Read(row, key.Tenant), cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <inheritdoc/>
    public ValueTask<SessionReading?> ReadSealedAsync(SessionKey key, SealedQuery query, CancellationToken cancellationToken) =>
        SealedRows.FindAsync(Database, key, query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredEvent> ReadEventsAsync(SessionKey key, CancellationToken cancellationToken) =>
        SessionEvents.ReadAsync(Database, key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadEventsAsync(SessionKey key, IReadOnlySet<long> sequenceNumbers, CancellationToken cancellationToken) =>
        EventRows.WithNumbersAsync(Database, key, sequenceNumbers, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken) =>
        Writer.WriteAsync(new(commit), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask AppendRejectionsAsync(string tenant, IReadOnlyList<StoredRejection> rejections, CancellationToken cancellationToken) =>
        await Writer.WriteAsync(new(tenant, rejections), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRejection>> ListRejectionsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        RejectionRows.ListAsync(Database, tenant, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> CountRejectedAsync(string tenant, long from, long to, CancellationToken cancellationToken) =>
        RejectionRows.CountAsync(Database, tenant, from, to, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RemoveRejectionsAsync(string tenant, long receivedBefore, CancellationToken cancellationToken) =>
        ErasingWriter.RemoveAsync(Database, tenant, receivedBefore, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ListPlayEventsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        EventRows.NewestPlaysAsync(Database, tenant, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionQuery query, CancellationToken cancellationToken) =>
        ListingRows.SessionsAsync(Database, query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PlayRow>> ListPlaysAsync(SessionQuery query, CancellationToken cancellationToken) =>
        ListingRows.PlaysAsync(Database, query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ShardDay>> ListShardDaysAsync(string tenant, int shardCount, int fromDay, int toDay, CancellationToken cancellationToken) =>
        ShardRows.WithRowsAsync(Database, tenant, shardCount, fromDay, toDay, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ContributionRow> ReadDayAsync(string tenant, int shard, int day, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await ShardRows.OfDayAsync(Database, tenant, shard, day, cancellationToken).ConfigureAwait(false)) yield return row;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ContributionRow> ReadLiveAsync(string tenant, int shard, long instant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await ShardRows.AliveAsync(Database, tenant, shard, instant, cancellationToken).ConfigureAwait(false)) yield return row;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ContributionRow> ReadChangesAsync(
        string tenant, int shard, int? day, long afterChange, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in ShardRows.ChangedAsync(Database, tenant, shard, day, afterChange, cancellationToken).ConfigureAwait(false))
            foreach (var row in page) yield return row;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(CancellationToken cancellationToken) => FeedRows.TenantNamesAsync(Database, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FeedPage> ReadFeedAsync(string tenant, string? after, CancellationToken cancellationToken) =>
        FeedRows.PageAsync(Database, tenant, FeedPlace.Parse(after), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> RewriteEventsAsync(SessionKey key, Func<StoredEvent, StoredEvent> rewrite, CancellationToken cancellationToken) =>
        ErasingWriter.EventsAsync(Database, key, rewrite, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RewrittenRejections> RewriteRejectionsAsync(string tenant, long after, Func<StoredRejection, StoredRejection> rewrite, CancellationToken cancellationToken) =>
        ErasingWriter.RejectionsAsync(Database, tenant, after, rewrite, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ForgetUserAsync(string tenant, string userId, CancellationToken cancellationToken) => ValueTask.CompletedTask; // indexes follow the rows

    /// <inheritdoc/>
    public ValueTask<string?> FindNoteAsync(string name, CancellationToken cancellationToken) => NoteRows.FindAsync(Database, name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteNoteAsync(string name, string text, bool over, CancellationToken cancellationToken) => NoteRows.WriteAsync(Database, name, text, over, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) => SnapshotRows.FindAsync(Database, key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteSnapshotAsync(SnapshotKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => SnapshotRows.WriteAsync(Database, key, data, cancellationToken);

    /// <inheritdoc/>
    public ValueTask RemoveSnapshotsAsync(string tenant, int shard, CancellationToken cancellationToken) => SnapshotRows.RemoveAsync(Database, tenant, shard, cancellationToken);

    /// <summary>Carries out what is queued, then lets the connections go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_writer is { } writer) await writer.CloseAsync().ConfigureAwait(false);
        if (_database is { } database) await database.DisposeAsync().ConfigureAwait(false);
    }
}
