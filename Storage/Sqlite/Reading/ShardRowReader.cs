using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Days;

namespace Audiogum.Sessions.Storage.Sqlite.Reading;

/// <summary>Reads what tenant shards need: of a day, of now, of what changed.</summary>
internal static class ShardRowReader
{
    private const string Columns = "s.sessionid, s.revision, s.change, s.lastreceivedat, s.contribution, s.id";

    private static readonly string Day =
        $"""
        WITH wanted(day) AS (SELECT ?)
        SELECT {Columns} FROM sessions s WHERE s.id IN (
            SELECT d.session FROM wanted CROSS JOIN days d
            WHERE d.tenant = {SessionRowReader.Tenant} AND d.shard = ? AND d.block IN ({DayBlocks.Holding("wanted.day")}))
        """;

    // A few seeks for each shard and day: rows of a busy day are never walked over.
    private static readonly string ShardDays =
        $"""
        WITH RECURSIVE
            shards(shard) AS (SELECT 0 UNION ALL SELECT shard + 1 FROM shards WHERE shard + 1 < ?),
            range(day) AS (SELECT ? UNION ALL SELECT day + 1 FROM range WHERE day + 1 < ?)
        SELECT shard, day FROM shards CROSS JOIN range
        WHERE EXISTS (SELECT 1 FROM days d WHERE d.tenant = {SessionRowReader.Tenant} AND d.shard = shards.shard AND d.block IN ({DayBlocks.Holding("range.day")}))
        """;

    private const string Live =
        $"SELECT {Columns} FROM sessions s WHERE s.tenant = {SessionRowReader.Tenant} AND s.shard = ? AND s.livehour >= ? AND s.liveuntil >= ?";

    private const string Changes =
        $"SELECT {Columns} FROM sessions s WHERE s.tenant = {SessionRowReader.Tenant} AND s.shard = ? AND s.change > ? AND s.lastreceivedat >= ? ORDER BY s.change LIMIT ?";

    private const string LastChange = $"SELECT max(change) FROM sessions WHERE tenant = {SessionRowReader.Tenant} AND shard = ?";

    /// <summary>The rows of a day, of one snapshot.</summary>
    public static List<ContributionRow> OfDay(ReaderConnection connection, (string Tenant, int Shard, int Day) place) =>
        ReadAll(connection.Start(Day).Bind(place.Day).Bind(place.Tenant).Bind(place.Shard), place.Tenant);

    /// <summary>The shards that have rows on days [from, to), of one snapshot.</summary>
    public static List<ShardDay> WithRows(ReaderConnection connection, (string Tenant, int ShardCount, int From, int To) range)
    {
        if (range.From >= range.To) return [];
        var rows = connection.Start(ShardDays).Bind(range.ShardCount).Bind(range.From).Bind(range.To).Bind(range.Tenant);
        var all = new List<ShardDay>();
        while (rows.Step()) all.Add(new((int)rows.Integer(0), (int)rows.Integer(1)));
        return all;
    }

    /// <summary>The rows that are live at an instant or later, of one snapshot.</summary>
    public static List<ContributionRow> Alive(ReaderConnection connection, (string Tenant, int Shard, long Instant) place) =>
        ReadAll(connection.Start(Live).Bind(place.Tenant).Bind(place.Shard).Bind(LiveHours.FromInstant(place.Instant)).Bind(place.Instant), place.Tenant);

    /// <summary>A page of rows that changed, ascending. A row that changes meanwhile is met again further on.</summary>
    public static List<ContributionRow> Changed(ReaderConnection connection, (string Tenant, int Shard, long After, long? ReceivedSince, int Limit) place) => ReadAll(
        connection.Start(Changes).Bind(place.Tenant).Bind(place.Shard).Bind(place.After).Bind(place.ReceivedSince ?? long.MinValue).Bind(place.Limit), place.Tenant);

    /// <summary>The last change of a shard: there is one writer, so everything before it is visible.</summary>
    public static StorePosition End(ReaderConnection connection, (string Tenant, int Shard) place)
    {
        var last = connection.Start(LastChange).Bind(place.Tenant).Bind(place.Shard);
        var position = new StorePosition(0, last.Step() ? last.Integer(0) : 0);
        last.Reset();
        return position;
    }

    private static List<ContributionRow> ReadAll(SqliteStatement rows, string tenant)
    {
        var all = new List<ContributionRow>();
        while (rows.Step())
        {
            var (sessionId, revision, change, receivedAt) = (rows.Blob(0), rows.Integer(1), rows.Integer(2), rows.Integer(3));
            var (contribution, damage) = Open(rows, tenant, sessionId, revision, change);
            all.Add(new(Convert.ToHexStringLower(sessionId), revision, new(0, change), receivedAt, contribution) { Damage = damage });
        }

        return all;
    }

    // A row that is damaged must not keep those after it from whoever needs no contributions, such as retention.
    private static (ReadOnlyMemory<byte> Contribution, StoreCorruptException? Damage) Open(SqliteStatement rows, string tenant, byte[] sessionId, long revision, long change)
    {
        try
        {
            return (RowChecksum.OpenContribution(rows.Blob(4), tenant, sessionId, revision, change, rows.Integer(5)), null);
        }
        catch (StoreCorruptException damage)
        {
            return (default, damage);
        }
    }
}
