using System.Runtime.CompilerServices;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Chunks;
using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.Faults;
using Audiogum.Sessions.Storage.Snapshots;
using Audiogum.Sessions.Storage.Sqlite.Reading;
using Audiogum.Sessions.Storage.Sqlite.Writing;

namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>
/// The embedded store: one SQLite file, one thread that writes in groups (<see cref="GroupCommitter"/>), any number of
/// readers of snapshots (<see cref="ReaderPool"/>). Use it after <see cref="Open"/>, until it is disposed.
/// </summary>
/// <param name="options">Where the file is.</param>
/// <param name="timeProvider">The clock of <paramref name="watch"/>.</param>
/// <param name="watch">Watches its writes; one of its own if null.</param>
public sealed class SqliteSessionStore(SqliteStoreOptions options, TimeProvider timeProvider, WriteWatch? watch = null) : ISessionStore, IAsyncDisposable
{
    private const int ChangesPage = 256;

    private readonly ReaderPool _readers = new(options);
    private readonly ChangeCounter _changes = new();
    private readonly WriteWatch _watch = watch ?? new(timeProvider);
    private FileStream? _ownership;
    private GroupCommitter? _writer;

    /// <summary>What of the disk stays free.</summary>
    internal DiskReserve Floor { get; init; } = new(options.DataPath, timeProvider);
    private GroupCommitter Writer => _writer ?? throw new StoreUnavailableException("The store is not open.");

    /// <summary>Creates the file or brings it up to date, and starts to write. Blocks; called once.</summary>
    /// <exception cref="StoreUnavailableException">Another process uses the directory, a newer release wrote the file, or it cannot be opened.</exception>
    public void Open()
    {
        if (_writer is not null) throw new InvalidOperationException("The store is open already.");
        try
        {
            Directory.CreateDirectory(options.DataPath);
            _ownership = new FileStream(options.DatabaseFile + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The data directory cannot be used, or another process uses it: {exception.Message}", exception);
        }

        try
        {
            _writer = new(() => new WriterConnection(options, _changes), _watch, new(timeProvider));
        }
        catch
        {
            _ownership.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<SessionRow?> FindSessionAsync(SessionKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_readers.Read(key, SessionRowReader.Find)); // microseconds: a hop to another thread would cost more
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredEvent> ReadEventsAsync(SessionKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunks = await _readers.ReadAsync(key, EventRowReader.ChunksOf, cancellationToken).ConfigureAwait(false);
        var entries = OrderedEvents.ReadAsync(
            [.. chunks.Select(chunk => chunk.First)],
            async start => await _readers.ReadAsync((chunks, start), EventRowReader.OfChunks, cancellationToken)
                .ConfigureAwait(false),
            cancellationToken);
        await foreach (var entry in entries.ConfigureAwait(false)) yield return entry;
    }

    /// <inheritdoc/>
    public async ValueTask<SessionReading?> ReadSegmentsAsync(SessionKey key, SegmentQuery query, CancellationToken cancellationToken) =>
        await _readers.ReadAsync((key, query), SegmentRowReader.Find, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadEventsAsync(
        SessionKey key, IReadOnlySet<long> sequenceNumbers, CancellationToken cancellationToken) =>
        ListAsync((key, sequenceNumbers), EventRowReader.WithNumbers, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken)
    {
        if (!commit.RemovesEvents) Floor.Check(_watch);
        var pending = new PendingCommit(commit);
        await Writer.EnqueueAsync(pending, cancellationToken).ConfigureAwait(false);
        return await pending.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask AppendRejectionsAsync(string tenant, IReadOnlyList<StoredRejection> rejections, CancellationToken cancellationToken)
    {
        Floor.Check(_watch);
        var pending = new PendingRejections(tenant, rejections);
        await Writer.EnqueueAsync(pending, cancellationToken).ConfigureAwait(false);
        await pending.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask ProbeAsync(CancellationToken cancellationToken)
    {
        Floor.Check(_watch);
        return RewriteAsync(WriteOwner.Store, 0, connection => connection.Metadata.Write("probe", string.Empty, over: true), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRejection>> ListRejectionsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        ListAsync((tenant, limit), RejectionRowReader.List, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<long> CountRejectedAsync(string tenant, long from, long to, CancellationToken cancellationToken) =>
        await _readers.ReadAsync((tenant, from, to), RejectionRowReader.CountOf, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ListPlayEventsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        ListAsync((tenant, limit), EventRowReader.NewestPlays, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionQuery query, CancellationToken cancellationToken) =>
        ListAsync(query, ListingRowReader.Sessions, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PlayRow>> ListPlaysAsync(SessionQuery query, CancellationToken cancellationToken) =>
        ListAsync(query, ListingRowReader.Plays, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ShardDay>> ListShardDaysAsync(
        string tenant, int shardCount, int fromDay, int toDay, CancellationToken cancellationToken) =>
        ListAsync((tenant, shardCount, fromDay, toDay), ShardRowReader.WithRows, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ContributionRow> ReadDayAsync(
        string tenant, int shard, int day, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await _readers.ReadAsync((tenant, shard, day), ShardRowReader.OfDay, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ContributionRow> ReadLiveAsync(
        string tenant, int shard, long instant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await _readers.ReadAsync((tenant, shard, instant), ShardRowReader.Alive, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    /// <inheritdoc/>
    public async ValueTask<StoreEnd> ReadEndAsync(string tenant, int shard, CancellationToken cancellationToken)
    {
        var end = await _readers.ReadAsync((tenant, shard), ShardRowReader.End, cancellationToken).ConfigureAwait(false);
        return new(end, end, end);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ContributionRow> ReadChangesAsync(
        string tenant, int shard, StorePosition after, long? receivedSince, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (; ; )
        {
            var page = await _readers.ReadAsync((tenant, shard, after.Number, receivedSince, ChangesPage), ShardRowReader.Changed, cancellationToken).ConfigureAwait(false);
            foreach (var row in page) yield return row;
            if (page.Count < ChangesPage) yield break;
            after = page[^1].Position;
        }
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) => ValueTask.FromResult<DateTimeOffset?>(null);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(CancellationToken cancellationToken) => ListAsync(true, FeedRowReader.TenantNames, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<FeedPage> ReadFeedAsync(string tenant, string? after, CancellationToken cancellationToken) =>
        await _readers.ReadAsync((tenant, FeedCursor.Parse(after), options.Shards), FeedRowReader.Page, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> RemoveRejectionsAsync(string tenant, long receivedBefore, CancellationToken cancellationToken)
    {
        var removed = 0L;
        await RewriteAsync(
            new(tenant, "rejections"),
            RewrittenRejections.Page,
            connection => removed = connection.Rejections.Remove(connection.Tenants.IdOf(tenant), receivedBefore, RewrittenRejections.Page),
            cancellationToken).ConfigureAwait(false);
        return removed == RewrittenRejections.Page;
    }

    /// <inheritdoc/>
    public ValueTask<int> RewriteEventsAsync(SessionKey key, Func<StoredEvent, StoredEvent> rewrite, CancellationToken cancellationToken) =>
        new RedactionWriter(_readers, Writer).EventsAsync(key, rewrite, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RewrittenRejections> RewriteRejectionsAsync(string tenant, StorePosition after, Func<StoredRejection, StoredRejection> rewrite, CancellationToken cancellationToken) =>
        new RedactionWriter(_readers, Writer).RejectionsAsync(tenant, after, rewrite, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ForgetUserAsync(string tenant, string userId, CancellationToken cancellationToken) => ValueTask.CompletedTask; // indexes follow the rows

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> PurgeAsync(CancellationToken cancellationToken) => ResidualContent.PurgeAsync(options.DatabaseFile, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<string?> FindMetadataAsync(string name, CancellationToken cancellationToken) => await _readers.ReadAsync(name, MetadataTable.Find, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask WriteMetadataAsync(string name, string text, bool over, CancellationToken cancellationToken) =>
        RewriteAsync(WriteOwner.Store, text.Length, connection => connection.Metadata.Write(name, text, over), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(key, SnapshotsTable.Find, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask WriteSnapshotAsync(SnapshotKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        SnapshotKey.Demand(data);
        var blob = RowChecksum.AppendToSnapshot(data.Span, key.Tenant, key.Shard, key.StoredDay);
        return RewriteAsync(new(key.Tenant, "snapshots"), blob.Length, connection => connection.Snapshots.Write(key, blob), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask RemoveSnapshotsAsync(string tenant, int shard, CancellationToken cancellationToken) =>
        RewriteAsync(new(tenant, "snapshots"), 0, connection => connection.Snapshots.Remove(tenant, shard), cancellationToken);

    /// <summary>Carries out what is queued, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _readers.Dispose(); // first: the writer's connection is to be the last, and leaves a single file behind
        if (_writer is { } writer) await Task.Run(writer.Close).ConfigureAwait(false);
        if (_ownership is { } ownership) await ownership.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask RewriteAsync(WriteOwner owner, int size, Action<WriterConnection> apply, CancellationToken cancellationToken)
    {
        var pending = new PendingRewrite(owner, size, apply);
        await Writer.EnqueueAsync(pending, cancellationToken).ConfigureAwait(false);
        await pending.Task.ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<TRow>> ListAsync<TArgument, TRow>(
        TArgument argument, Func<ReaderConnection, TArgument, List<TRow>> read, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(argument, read, cancellationToken).ConfigureAwait(false);
}
