using System.Runtime.CompilerServices;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Days;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>Reads what tenant shards need: of a day, of now, of what changed. Each answer is of one snapshot.</summary>
internal static class ShardRowReader
{
    private const long Hour = 3_600_000;

    private const int ChangesPage = 256;

    private const string Columns = "s.sessionid, s.revision, c.xid, c.place, s.lastreceivedat, s.contribution";

    private const string Day =
        $"select {Columns} from sessions s join changes c on c.session = s.id where s.id in (select d.session from days d where d.tenant = {SessionRowReader.Tenant} and d.shard = $2 and d.block = any($3))";

    // A few seeks for each shard and day: rows of a busy day are never walked over.
    private static readonly string ShardDays =
        $"""
        select n, day from generate_series(0, $2 - 1) as n cross join generate_series($3, $4 - 1) as day
        where exists (select from days d where d.tenant = {SessionRowReader.Tenant} and d.shard = n and d.block in ({DayBlocks.Holding("day")}))
        """;

    private const string Live =
        $"select {Columns} from sessions s join changes c on c.session = s.id where s.tenant = {SessionRowReader.Tenant} and s.shard = $2 and s.livehour >= $3 and s.liveuntil >= $4";

    private const string Changes =
        $"""
        select {Columns} from changes c join sessions s on s.id = c.session
        where c.tenant = {SessionRowReader.Tenant} and c.shard = $2 and (c.xid, c.place) > ($3, $4) and c.xid < {Positions.Horizon}
        """;

    /// <summary>The rows of a day.</summary>
    public static ValueTask<List<ContributionRow>> OfDayAsync(NpgsqlDataSource database, string tenant, int shard, int day, CancellationToken cancellationToken) =>
        new Query(Day).With(tenant).With(shard).With(DayBlocks.Holding(day)).ListAsync(database, Read, cancellationToken);

    /// <summary>The shards that have rows on days [from, to).</summary>
    public static async ValueTask<IReadOnlyList<ShardDay>> WithRowsAsync(
        NpgsqlDataSource database, string tenant, int shardCount, int from, int to, CancellationToken cancellationToken) => from >= to
        ? []
        : await new Query(ShardDays).With(tenant).With(shardCount).With(from).With(to)
            .ListAsync(database, row => new ShardDay(row.GetInt32(0), row.GetInt32(1)), cancellationToken).ConfigureAwait(false);

    /// <summary>The rows that are live at an instant or later.</summary>
    public static ValueTask<List<ContributionRow>> AliveAsync(NpgsqlDataSource database, string tenant, int shard, long instant, CancellationToken cancellationToken) =>
        new Query(Live).With(tenant).With(shard).With(instant / Hour).With(instant).ListAsync(database, Read, cancellationToken);

    /// <summary>Rows that changed, ascending, a page at a time. A row that changes meanwhile is met again further on.</summary>
    public static async IAsyncEnumerable<List<ContributionRow>> ChangedAsync(
        NpgsqlDataSource database, string tenant, int shard, StorePosition after, long? receivedSince, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (; ; )
        {
            var query = new Query(Changes).With(tenant).With(shard).With(after.Epoch).With(after.Number);
            if (receivedSince is { } since) query.Where("s.lastreceivedat >= ?", since);
            var page = await query.Add(" order by c.xid, c.place limit ?", ChangesPage).ListAsync(database, Read, cancellationToken).ConfigureAwait(false);
            yield return page;
            if (page.Count < ChangesPage) yield break;
            after = page[^1].Position;
        }
    }

    private static ContributionRow Read(NpgsqlDataReader row) =>
        new(row.SessionId(0), row.GetInt64(1), new(row.GetInt64(2), row.GetInt64(3)), row.GetInt64(4), row.GetFieldValue<byte[]>(5));
}
