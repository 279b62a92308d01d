using Audiogum.Sessions.Storage.Postgres.Reading;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>
/// The order of what is stored: by the number of the transaction that wrote it, then by a number of the row. A reader sees
/// everything below the oldest transaction that is still writing, the horizon, and nothing is ever added there, since numbers
/// are given in ascending order. So a reader that goes on from the last row below the horizon skips nothing, and nobody waits
/// for anybody: a writer that is stuck holds the horizon back, and a reader that is stuck holds back nothing.
/// </summary>
/// <remarks>
/// The horizon is that of the whole server: long writing transactions of other databases hold it back too, and so do prepared
/// transactions. Reading transactions, such as backups, do not.
/// </remarks>
internal static class Positions
{
    /// <summary>The horizon of the statement's snapshot.</summary>
    public const string Horizon = "(select pg_snapshot_xmin(pg_current_snapshot())::text::bigint + base from positionbase)";

    // The newest change of a session bears the highest number of all its commits; rejections may come without one.
    private const string Highest =
        """
        (select coalesce(max(greatest((select max(xid) from changes where tenant = t.id), (select max(xid) from rejections where tenant = t.id))), 0) from tenants t)
        """;

    private const string IsAhead = $"select {Highest} >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint + base from positionbase";

    private const string Raise = $"update positionbase set base = {Highest} + 1 - pg_snapshot_xmin(pg_current_snapshot())::text::bigint where ({IsAhead})";

    /// <summary>The first number that no transaction has yet in the statement's snapshot.</summary>
    public const string Ahead = "(select pg_snapshot_xmax(pg_current_snapshot())::text::bigint + base from positionbase)";

    // Numbers are given to who asks for one: all that are writing have lower ones. A snapshot knows only of those that ended.
    private const string EndOfShard =
        $"""
        select horizon, pg_current_xact_id()::text::bigint + base, last.xid, last.place
        from positionbase cross join {Horizon} as h (horizon) left join lateral (
            select xid, place from changes where tenant = {SessionRowReader.Tenant} and shard = $2 and xid < horizon order by xid desc, place desc limit 1) last on true
        """;

    /// <summary>How far it is now. Reading begins at a row: a number that no row bears may be given again after a crash of the server.</summary>
    public static async ValueTask<StoreEnd> EndAsync(NpgsqlDataSource database, string tenant, int shard, CancellationToken cancellationToken) =>
        (await new Query(EndOfShard).With(tenant).With(shard).ListAsync(
            database,
            row => End(row.GetInt64(0), row.GetInt64(1)) with { Resume = row.IsDBNull(2) ? default : new(row.GetInt64(2), row.GetInt64(3)) },
            cancellationToken).ConfigureAwait(false))[0];

    /// <summary>How far it is, by a horizon and by the first number that no transaction has.</summary>
    public static StoreEnd End(long horizon, long ahead) => new(new(horizon - 1, long.MaxValue), new(ahead - 1, long.MaxValue));

    /// <summary>
    /// Lets numbers go on above those stored, if the server's own are lower: the tables were restored from a dump of another
    /// server. Without that, rows would be hidden until the server's numbers come up to theirs. Every process does so before it
    /// writes; the lock waits for what is being written, and keeps others from beginning.
    /// </summary>
    public static async Task GoOnAboveAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        if (!(await new Query(IsAhead).ListAsync(database, row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false))[0]) return;
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

        // One message: the database ends the transaction, and with it the lock, wherever this process stops.
        await using var command = new NpgsqlCommand($"begin; lock table positionbase in access exclusive mode; {Raise}; commit", connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
