namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>
/// The tables, as a list of migrations; <c>user_version</c> says how many of them a file has had. A released migration
/// is never changed: what comes later is appended (promise P12).
/// </summary>
/// <remarks>
/// Tenants are numbered, so that no index carries their names; but <c>snapshots</c>, which are few, name theirs, since a
/// tenant's number is what lists it. <c>livehour</c> is <c>liveuntil</c> in whole hours:
/// an index on it moves once an hour instead of at every commit. <c>block</c> is a run of 2^n days (<see cref="Days.DayBlocks"/>). <c>widest</c> is the largest span of numbers in any of a
/// session's chunks: it bounds where the chunk of a number can begin. Columns that commits compare come first, blobs last
/// and the largest at the very end, so that reading the ones before does not follow its overflow pages.
/// </remarks>
internal static class SqliteSchema
{
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE tenants (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, sessionid BLOB NOT NULL, shard INTEGER NOT NULL,
            revision INTEGER NOT NULL, version INTEGER NOT NULL, change INTEGER NOT NULL, startedat INTEGER NOT NULL,
            lastreceivedat INTEGER NOT NULL, liveuntil INTEGER NOT NULL, livehour INTEGER NOT NULL, widest INTEGER NOT NULL,
            userid TEXT, deviceid TEXT, client TEXT NOT NULL, platform TEXT NOT NULL, devicename TEXT NOT NULL, countrycode TEXT,
            sealedparts INTEGER NOT NULL, contribution BLOB NOT NULL, summary BLOB NOT NULL);
        CREATE UNIQUE INDEX sessions_by_id ON sessions (tenant, sessionid);
        CREATE INDEX sessions_by_start ON sessions (tenant, startedat DESC, sessionid);
        CREATE INDEX sessions_by_user ON sessions (tenant, userid, startedat DESC, sessionid) WHERE userid IS NOT NULL;
        CREATE INDEX sessions_by_device ON sessions (tenant, deviceid, startedat DESC, sessionid) WHERE deviceid IS NOT NULL;
        CREATE INDEX sessions_by_change ON sessions (tenant, shard, change);
        CREATE INDEX sessions_by_live ON sessions (tenant, shard, livehour);

        CREATE TABLE sealedparts (
            id INTEGER PRIMARY KEY, session INTEGER NOT NULL, number INTEGER NOT NULL, revision INTEGER NOT NULL,
            fromtime INTEGER NOT NULL, totime INTEGER NOT NULL, firstplay INTEGER NOT NULL, lastplay INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE UNIQUE INDEX sealedparts_by_number ON sealedparts (session, number);
        CREATE INDEX sealedparts_by_revision ON sealedparts (session, revision);

        CREATE TABLE chunks (
            id INTEGER PRIMARY KEY, session INTEGER NOT NULL, tenant INTEGER NOT NULL,
            first INTEGER NOT NULL, last INTEGER NOT NULL, playevents INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE INDEX chunks_by_number ON chunks (session, first, last);
        CREATE INDEX chunks_with_plays ON chunks (tenant) WHERE playevents > 0;

        CREATE TABLE plays (
            tenant INTEGER NOT NULL, startedat INTEGER NOT NULL, sessionid BLOB NOT NULL, openedby INTEGER NOT NULL,
            session INTEGER NOT NULL, source TEXT NOT NULL,
            PRIMARY KEY (tenant, startedat DESC, sessionid, openedby)) WITHOUT ROWID;
        CREATE INDEX plays_by_source ON plays (session, source);

        CREATE TABLE days (
            tenant INTEGER NOT NULL, shard INTEGER NOT NULL, block INTEGER NOT NULL, session INTEGER NOT NULL,
            PRIMARY KEY (tenant, shard, block, session)) WITHOUT ROWID;

        CREATE TABLE rejections (
            id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, receivedat INTEGER NOT NULL, userid TEXT, deviceid TEXT,
            code TEXT NOT NULL, pointer TEXT NOT NULL, message TEXT NOT NULL, istext INTEGER NOT NULL, json BLOB NOT NULL);
        CREATE INDEX rejections_by_tenant ON rejections (tenant);

        CREATE TABLE rejectioncounts (
            tenant INTEGER NOT NULL, quarter INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (tenant, quarter)) WITHOUT ROWID;

        CREATE TABLE shardcount (shards INTEGER NOT NULL);
        """,
        """
        CREATE INDEX chunks_without_plays ON chunks (tenant) WHERE playevents = 0;
        """,
        """
        CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
        """,
        """
        CREATE TABLE snapshots (
            id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, shard INTEGER NOT NULL, day INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE UNIQUE INDEX snapshots_by_key ON snapshots (tenant, shard, day);
        """,
    ];

    /// <summary>Versions up to this one were written before there was a release, and are not read any more.</summary>
    private const int Unreleased = 3;

    /// <summary>
    /// Writes down, once, how many shards a tenant has. Rows carry their shard: counted by another number, sessions would be
    /// summed twice or not at all.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The file was written with another number.</exception>
    public static void HoldShardCount(SqliteDatabase database, int shards)
    {
        var held = database.ReadInteger("SELECT shards FROM shardcount");
        if (held == 0)
            database.Execute(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"INSERT INTO shardcount VALUES ({shards})"));
        else if (held != shards)
            throw new StoreUnavailableException($"The database was written with {held} shards a tenant, not {shards}: Sessions:Shards is fixed once there is data.");
    }

    /// <summary>The version of a file that has had every migration.</summary>
    public static int CurrentVersion => Unreleased + Migrations.Length;

    /// <summary>Brings the file to <see cref="CurrentVersion"/>, one transaction a step.</summary>
    /// <exception cref="StoreUnavailableException">A newer release wrote the file.</exception>
    public static void Migrate(SqliteDatabase database)
    {
        var version = database.ReadInteger("PRAGMA user_version");
        if (version > CurrentVersion)
            throw new StoreUnavailableException(
                $"The database is of version {version}, this release knows versions up to {CurrentVersion}: run the release that wrote it, or a newer one.");

        if (version is > 0 and <= Unreleased)
            throw new StoreUnavailableException($"The database is of version {version}, from before the first release: begin with an empty data directory.");

        for (version = Math.Max(version, Unreleased); version < CurrentVersion; version++)
            database.Execute($"BEGIN IMMEDIATE; {Migrations[version - Unreleased]} PRAGMA user_version = {version + 1}; COMMIT;");
    }
}
