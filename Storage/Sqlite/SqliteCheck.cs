using Audiogum.Sessions.Storage.Chunks;
using Audiogum.Sessions.Storage.Sqlite.Reading;

namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>
/// Reads a whole database file and compares every checksum, beside a running server too. It finds what a server meets
/// only when it reads that row, and also what no row shows: damaged indexes and trees.
/// </summary>
public static class SqliteCheck
{
    private static readonly (string Table, Func<byte[], object> Decode)[] Blobs =
        [("chunks", data => EventChunk.Decode(data)), ("sealedparts", data => SegmentData.Decode(data))];

    private const string Snapshots = "SELECT id, data, tenant, shard, day FROM snapshots";

    /// <summary>Everything that is wrong, each with its table and row as far as it is known; none in a sound file.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be read to its end.</exception>
    public static IEnumerable<string> Run(SqliteStoreOptions options)
    {
        using var database = SqliteDatabase.Open(options.DatabaseFile, readOnly: true);
        using var structure = database.PrepareOnce("PRAGMA integrity_check");
        for (structure.Start(); structure.Step();)
            if (structure.Text(0) is { } said and not "ok") yield return said;

        using var sessions = database.PrepareOnce($"SELECT {SessionRowReader.Columns}, t.name FROM sessions s LEFT JOIN tenants t ON t.id = s.tenant");
        for (sessions.Start(); sessions.Step();)
            if (FaultOf(() => SessionRowReader.Read(sessions, sessions.Text(SessionRowReader.ColumnCount) ?? "?")) is { } fault) yield return fault;

        foreach (var (table, decode) in Blobs)
        {
            using var rows = database.PrepareOnce($"SELECT id, data FROM {table}");
            for (rows.Start(); rows.Step();)
                if (FaultOf(() => decode(rows.Blob(1))) is { } fault) yield return $"Row {rows.Integer(0)} of {table}: {fault}";
        }

        if (database.ReadInteger("SELECT count(*) FROM sqlite_schema WHERE name = 'snapshots'") == 0) yield break; // of a release before there were any
        using var snapshots = database.PrepareOnce(Snapshots);
        for (snapshots.Start(); snapshots.Step();)
            if (FaultOf(() => RowChecksum.OpenSnapshot(snapshots.Blob(1), snapshots.Text(2) ?? "?", snapshots.Integer(3), snapshots.Integer(4), snapshots.Integer(0))) is { } fault) yield return fault;
    }

    private static string? FaultOf(Func<object> read)
    {
        try
        {
            _ = read();
            return null;
        }
        catch (Exception exception) when (exception is InvalidDataException or StoreCorruptException)
        {
            return exception.Message;
        }
    }
}
