using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Audiogum.Sessions.Storage.Sqlite;

namespace Audiogum.Sessions.Storage.States;

/// <summary>
/// States in a small SQLite file of their own, <c>grains.db</c>, beside the embedded session store's: its transactions are
/// few and must not wait for the sessions' groups. One connection, one call at a time; each write is synced to the disk.
/// </summary>
/// <param name="dataPath">The directory, created if absent.</param>
public sealed class SqliteStateStore(string dataPath) : IStateStore
{
    private const int CurrentVersion = 1;

    private readonly Lock _turn = new();

    // Who waits behind a disk that hangs keeps no thread.
    private readonly SemaphoreSlim _queue = new(1, 1);
    private SqliteDatabase? _database;
    private SqliteStatement _find = null!, _insert = null!, _replace = null!, _delete = null!;

    /// <summary>The database file.</summary>
    public string DatabaseFile { get; } = Path.Combine(dataPath, "grains.db");

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">The file cannot be opened, or a newer release wrote it.</exception>
    public Task OpenAsync(CancellationToken cancellationToken) => Task.Run(Open, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredState?> FindAsync(StateKey key, CancellationToken cancellationToken) => RunAsync(() =>
    {
        _find.Start().Bind(key.Type).Bind(key.Id);
        if (!_find.Step()) return null;
        var (tag, checksum, data) = (_find.Integer(0), _find.Integer(1), _find.Blob(2));
        _find.Reset();
        return Checksum(key, data) == checksum ? new StoredState(Text(tag), data) : throw new StoreCorruptException("states", tag, "the checksum does not match");
    }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string?> WriteAsync(StateKey key, string? expected, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => RunAsync(() =>
    {
        var write = (expected is null ? _insert : _replace).Start().Bind(key.Type).Bind(key.Id).Bind(Checksum(key, data.Span)).Bind(data.Span);
        if (expected is not null) write.Bind(Tag(expected));
        return Answer(write) is { } tag ? Text(tag) : null;
    }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(StateKey key, string expected, CancellationToken cancellationToken) =>
        RunAsync(() => Answer(_delete.Start().Bind(key.Type).Bind(key.Id).Bind(Tag(expected))) is not null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> PurgeAsync(CancellationToken cancellationToken) => ResidualContent.PurgeAsync(DatabaseFile, cancellationToken);

    /// <summary>Closes the file.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_turn)
        {
            _database?.Dispose();
            _database = null;
        }

        return ValueTask.CompletedTask;
    }

    private void Open()
    {
        lock (_turn)
        {
            try
            {
                Directory.CreateDirectory(dataPath);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StoreUnavailableException($"The data directory cannot be used: {exception.Message}", exception);
            }

            _database = SqliteDatabase.Open(DatabaseFile, readOnly: false);
            _database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            ResidualContent.Overwrite(_database);
            if (_database.ReadInteger("PRAGMA synchronous") != 2 || _database.ReadText("PRAGMA journal_mode") != "wal")
                throw new StoreUnavailableException("The file system of the data directory offers no write-ahead log.");
            if (_database.ReadInteger("PRAGMA user_version") > CurrentVersion)
                throw new StoreUnavailableException($"{DatabaseFile} was written by a newer release.");

            // AUTOINCREMENT: every copy gets a number that none had before it, a removed one's neither.
            _database.Execute(
                $"""
                BEGIN IMMEDIATE;
                CREATE TABLE IF NOT EXISTS states (
                    tag INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, id TEXT NOT NULL, checksum INTEGER NOT NULL, data BLOB NOT NULL,
                    UNIQUE (type, id));
                PRAGMA user_version = {CurrentVersion};
                COMMIT;
                """);
            _find = _database.Prepare("SELECT tag, checksum, data FROM states WHERE type = ?1 AND id = ?2");
            _insert = _database.Prepare("INSERT INTO states (type, id, checksum, data) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING RETURNING tag");
            _replace = _database.Prepare("REPLACE INTO states (type, id, checksum, data) SELECT type, id, ?3, ?4 FROM states WHERE type = ?1 AND id = ?2 AND tag = ?5 RETURNING tag");
            _delete = _database.Prepare("DELETE FROM states WHERE type = ?1 AND id = ?2 AND tag = ?3 RETURNING tag");
        }
    }

    // A write and its sync keep a thread for milliseconds: not one of the caller's.
    private async ValueTask<TResult> RunAsync<TResult>(Func<TResult> work, CancellationToken cancellationToken)
    {
        await _queue.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(InTurn, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _queue.Release();
        }

        TResult InTurn()
        {
            lock (_turn) return _database is null ? throw new StoreUnavailableException("The states are not open.") : work();
        }
    }

    // A statement alone is a transaction; it ends with the step after its last row.
    private static long? Answer(SqliteStatement statement)
    {
        if (!statement.Step()) return null;
        var tag = statement.Integer(0);
        statement.Run();
        return tag;
    }

    private static long Checksum(StateKey key, ReadOnlySpan<byte> data)
    {
        var hash = new XxHash3();
        hash.Append(MemoryMarshal.AsBytes(key.Type.AsSpan()));
        hash.Append("\0"u8);
        hash.Append(MemoryMarshal.AsBytes(key.Id.AsSpan()));
        hash.Append(data);
        return (long)hash.GetCurrentHashAsUInt64();
    }

    private static string Text(long tag) => tag.ToString(CultureInfo.InvariantCulture);

    private static long Tag(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
