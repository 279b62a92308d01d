namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>The write-ahead log of a file: it holds older contents of pages until it is emptied.</summary>
internal static class WriteAheadLog
{
    /// <summary>
    /// Copies the log into the file and empties it. The writer waits meanwhile, so it gives up soon where readers hold old
    /// snapshots: they last milliseconds, but for a check or a backup.
    /// </summary>
    /// <exception cref="StoreUnavailableException">A reader still holds an older snapshot: try again.</exception>
    public static Task EmptyAsync(string file, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var database = SqliteDatabase.Open(file, readOnly: false);
            database.Execute("PRAGMA busy_timeout = 100");
            if (database.ReadInteger("PRAGMA wal_checkpoint(TRUNCATE)") != 0)
                throw new StoreUnavailableException("The write-ahead log is being read.");
        },
        cancellationToken);
}
