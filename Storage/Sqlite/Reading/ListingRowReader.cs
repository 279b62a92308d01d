namespace Audiogum.Sessions.Storage.Sqlite.Reading;

/// <summary>
/// Lists sessions and play sessions, newest first. The page after a place is what is left of that place's own instant, then
/// what lies below it: two walks along an index, with nothing to sort and nothing to skip.
/// </summary>
internal static class ListingRowReader
{
    private const int MostRows = 1_001;

    /// <summary>A page of sessions.</summary>
    public static List<SessionRow> Sessions(ReaderConnection connection, SessionQuery query)
    {
        var rows = new List<SessionRow>(Math.Min(query.Limit, MostRows));
        if (query.After is { } after && Within(query, after))
        {
            var tied = SessionsOf(query);
            tied.Where("s.startedat = ?", after.StartedAt);
            tied.Where("s.sessionid > ?", rest => rest.Bind(Convert.FromHexString(after.SessionId)));
            Read(tied);
        }

        var below = SessionsOf(query);
        below.Where("s.startedat >= ?", query.From);
        below.Where("s.startedat < ?", EndOf(query));
        Read(below);
        return rows;

        void Read(Listing listing) => listing.Read(
            connection, "s.startedat DESC, s.sessionid", query.Limit - rows.Count, row => rows.Add(SessionRowReader.ReadListed(row, query.Tenant, rows.Count > 0 ? rows[^1] : null)));
    }

    /// <summary>A page of play sessions.</summary>
    public static List<PlayRow> Plays(ReaderConnection connection, SessionQuery query)
    {
        var rows = new List<PlayRow>();

        // A session of many play sessions is read once for all of them: its row holds every one.
        var sessions = new Dictionary<string, SessionRow>();
        if (query.After is { } after && Within(query, after))
        {
            var tied = PlaysOf(query);
            tied.Where("p.startedat = ?", after.StartedAt);
            tied.Where("(p.sessionid, p.openedby) > (?, ?)", rest => rest.Bind(Convert.FromHexString(after.SessionId)).Bind(after.OpenedBy));
            Read(tied);
        }

        var below = PlaysOf(query);
        below.Where("p.startedat >= ?", query.From);
        below.Where("p.startedat < ?", EndOf(query));
        Read(below);
        return rows;

        void Read(Listing listing) => listing.Read(
            connection,
            "p.startedat DESC, p.sessionid, p.openedby",
            query.Limit - rows.Count,
            row => rows.Add(
                new(row.Integer(SessionRowReader.ColumnCount), row.Integer(SessionRowReader.ColumnCount + 1), SessionOf(row))));

        SessionRow SessionOf(SqliteStatement row)
        {
            var id = Convert.ToHexStringLower(row.Blob(0));
            return sessions.TryGetValue(id, out var known) ? known : sessions[id] = SessionRowReader.Read(row, query.Tenant);
        }
    }

    private static Listing SessionsOf(SessionQuery query)
    {
        var index = query.UserId is not null ? "user" : query.DeviceId is not null ? "device" : "start";
        var listing = new Listing($"SELECT {SessionRowReader.ListedColumns} FROM sessions s INDEXED BY sessions_by_{index}", "s.tenant", query);
        listing.Where("EXISTS (SELECT 1 FROM plays p WHERE p.session = s.id AND p.source = ?)", query.Source);
        return listing;
    }

    private static Listing PlaysOf(SessionQuery query)
    {
        var listing = new Listing(
            $"SELECT {SessionRowReader.Columns}, p.startedat, p.openedby FROM plays p CROSS JOIN sessions s ON s.id = p.session", "p.tenant", query);
        listing.Where("p.source = ?", query.Source);
        return listing;
    }

    private static bool Within(SessionQuery query, ListPosition position) => position.StartedAt >= query.From && position.StartedAt < query.To;

    private static long EndOf(SessionQuery query) => Math.Min(query.To, query.After?.StartedAt ?? long.MaxValue);
}
