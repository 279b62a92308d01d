namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>Where the embedded store lives and how large it may become.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>The directory of the database, created if absent. One process at a time may use it. Default <c>data</c>.</summary>
    public string DataPath { get; set; } = "data";

    /// <summary>
    /// Bytes that the database file may reach; a commit that needs more is refused as unavailable, like one on a full
    /// disk. 0, the default, sets no limit. The write-ahead log beside it is not counted.
    /// </summary>
    public long MaxBytes { get; set; }

    /// <summary>Shards of a tenant; a database that was written with another number is refused. Default 16.</summary>
    public int Shards { get; set; } = 16;

    /// <summary>The database file.</summary>
    public string DatabaseFile => Path.Combine(DataPath, "sessions.db");
}
