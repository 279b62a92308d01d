using System.Globalization;

namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>
/// What a file keeps of content that was replaced or removed: its write-ahead log, until that is emptied, and free pages,
/// unless all connections overwrite them (<c>secure_delete</c>). Releases did so only later: the file says that it was
/// written in that way from its beginning.
/// </summary>
internal static class ResidualContent
{
    /// <summary>"AgOv" for overwritten: the application's number in the file's header, which a copy or VACUUM keeps.</summary>
    private const long Overwritten = 0x41674F76;

    /// <summary>Has a connection that writes overwrite what it replaces or removes, and notes it in a file without tables.</summary>
    public static void Overwrite(SqliteDatabase database)
    {
        database.Execute("PRAGMA secure_delete = ON");
        if (database.ReadInteger("PRAGMA user_version") == 0)
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {Overwritten}"));
    }

    /// <summary>
    /// Copies the log into the file and empties it. The writer waits meanwhile, so it gives up soon where readers hold old
    /// snapshots: they last milliseconds, but for a check or a backup.
    /// </summary>
    /// <returns>What the file may still keep, a sentence; empty for nothing.</returns>
    /// <exception cref="StoreUnavailableException">A reader still holds an older snapshot: try again.</exception>
    public static async ValueTask<IReadOnlyList<string>> PurgeAsync(string file, CancellationToken cancellationToken) => await Task.Run<IReadOnlyList<string>>(
        () =>
        {
            using var database = SqliteDatabase.Open(file, readOnly: false);
            database.Execute("PRAGMA busy_timeout = 100");
            if (database.ReadInteger("PRAGMA wal_checkpoint(TRUNCATE)") != 0)
                throw new StoreUnavailableException("The write-ahead log is being read.");
            if (database.ReadInteger("PRAGMA application_id") == Overwritten) return [];
            return [$"Free pages of {Path.GetFileName(file)} keep what an earlier release removed, until they are used again."];
        },
        cancellationToken).ConfigureAwait(false);
}
