using Audiogum.Sessions.Storage.Days;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>Keeps the places of play sessions in the listing.</summary>
internal sealed class PlaysTable(SqliteDatabase database)
{
    private readonly SqliteStatement _delete = database.Prepare(
        "DELETE FROM plays WHERE tenant = ? AND startedat = ? AND sessionid = ? AND openedby = ?");

    private readonly SqliteStatement _insert = database.Prepare(
        "INSERT OR REPLACE INTO plays (tenant, startedat, sessionid, openedby, session, source) VALUES (?, ?, ?, ?, ?, ?)");

    /// <summary>Takes places away; one that is not there is no fault.</summary>
    public void Remove(long tenant, byte[] sessionId, IReadOnlyList<PlayEntry> plays)
    {
        for (var i = 0; i < plays.Count; i++)
            _delete.Start().Bind(tenant).Bind(plays[i].StartedAt).Bind(sessionId).Bind(plays[i].OpenedBy).Run();
    }

    /// <summary>Adds places.</summary>
    public void Add(long tenant, byte[] sessionId, IReadOnlyList<PlayEntry> plays, long session)
    {
        for (var i = 0; i < plays.Count; i++)
        {
            _insert.Start().Bind(tenant).Bind(plays[i].StartedAt).Bind(sessionId).Bind(plays[i].OpenedBy)
                .Bind(session).Bind(plays[i].Source).Run();
        }
    }
}

/// <summary>Keeps the days that sessions contribute to.</summary>
internal sealed class DaysTable(SqliteDatabase database)
{
    private readonly SqliteStatement _insert = database.Prepare(
        "INSERT OR IGNORE INTO days (tenant, shard, block, session) VALUES (?, ?, ?, ?)");

    /// <summary>Adds days; one that is there already is no fault.</summary>
    public void Add(long tenant, int shard, IReadOnlyList<DayRange> days, long session)
    {
        for (var i = 0; i < days.Count; i++)
            foreach (var block in DayBlocks.Covering(days[i])) _insert.Start().Bind(tenant).Bind(shard).Bind(block).Bind(session)
            .Run();
    }
}
