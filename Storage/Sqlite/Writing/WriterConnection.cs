namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>The one connection that writes: its settings, its transaction and a statement for everything it does.</summary>
internal sealed class WriterConnection : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly ChangeCounter _changes;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;

    /// <summary>Opens the file, creating it and bringing it up to date.</summary>
    public WriterConnection(SqliteStoreOptions options, ChangeCounter changes)
    {
        _changes = changes;
        _database = SqliteDatabase.Open(options.DatabaseFile, readOnly: false);
        try
        {
            Configure(options.MaxBytes);
            SqliteSchema.Migrate(_database);
            SqliteSchema.HoldShardCount(_database, options.Shards);
            changes.ContinueFrom(_database);
            _begin = _database.Prepare("BEGIN IMMEDIATE");
            _commit = _database.Prepare("COMMIT");
            Tenants = new(_database);
            Sessions = new(_database);
            Chunks = new(_database);
            Segments = new(_database);
            Plays = new(_database);
            Days = new(_database);
            Rejections = new(_database);
            Metadata = new(_database);
            Snapshots = new(_database);
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public TenantsTable Tenants { get; }

    public SessionsTable Sessions { get; }

    public ChunksTable Chunks { get; }

    public SegmentsTable Segments { get; }

    public PlaysTable Plays { get; }

    public DaysTable Days { get; }

    public RejectionsTable Rejections { get; }

    public MetadataTable Metadata { get; }

    public SnapshotsTable Snapshots { get; }

    /// <summary>The number of the next commit.</summary>
    public long NextChange() => _changes.Next();

    /// <summary>Begins the transaction of a group.</summary>
    public void Begin() => _begin.Start().Run();

    /// <summary>Ends it; when this returns it is on the disk.</summary>
    public void Commit() => _commit.Start().Run();

    /// <summary>Closes the connection; a transaction that was not committed is undone.</summary>
    public void Dispose() => _database.Dispose();

    /// <summary>
    /// <c>synchronous=FULL</c> syncs the log once a commit; NORMAL would not, and lose what was acknowledged in a power cut.
    /// The log is copied into the database every 1 000 pages: that keeps everybody waiting for some 10 ms, 4 000 for 40 ms.
    /// A larger cache would not help: after a commit that balanced a tree SQLite walks through all of it, and what it does
    /// not hold the operating system does. What is replaced or removed is overwritten with zeros, so that an erasure leaves
    /// nothing in pages that are free (<see cref="ResidualContent"/>). No memory mapping: there an I/O error is a signal that ends the process.
    /// </summary>
    private void Configure(long maxBytes)
    {
        _database.Execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 1000;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA cache_size = -8192;
            PRAGMA temp_store = MEMORY;
            """);
        ResidualContent.Overwrite(_database);
        if (_database.ReadInteger("PRAGMA synchronous") != 2 || _database.ReadText("PRAGMA journal_mode") != "wal")
            throw new StoreUnavailableException("The file system of the data directory offers no write-ahead log.");
        if (maxBytes > 0) _database.Execute($"PRAGMA max_page_count = {Math.Max(1, maxBytes / _database.ReadInteger("PRAGMA page_size"))}");
    }
}
