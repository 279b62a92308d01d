using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>
/// Lists sessions and play sessions, newest first. The page after a place is what is left of that place's own instant, then
/// what lies below it: two walks along an index, with nothing to sort and nothing to skip.
/// </summary>
internal static class ListingRowReader
{
    /// <summary>A page of sessions.</summary>
    public static async ValueTask<IReadOnlyList<SessionRow>> SessionsAsync(NpgsqlDataSource database, SessionQuery query, CancellationToken cancellationToken)
    {
        var rows = new List<SessionRow>();
        if (query.After is { } after && Within(query, after))
            await ReadAsync(SessionsOf(query).Where("s.startedat = ?", after.StartedAt).Add(" and s.sessionid > ?", SessionRowReader.Id(after.SessionId))).ConfigureAwait(false);
        await ReadAsync(SessionsOf(query).Where("s.startedat >= ?", query.From).Where("s.startedat < ?", EndOf(query))).ConfigureAwait(false);
        return rows;

        async Task ReadAsync(Query listing)
        {
            if (rows.Count < query.Limit)
                rows.AddRange(await listing.Add(" order by s.startedat desc, s.sessionid limit ?", query.Limit - rows.Count)
                    .ListAsync(database, row => SessionRowReader.Read(row, query.Tenant), cancellationToken)
                    .ConfigureAwait(false));
        }
    }

    /// <summary>A page of play sessions.</summary>
    public static async ValueTask<IReadOnlyList<PlayRow>> PlaysAsync(NpgsqlDataSource database, SessionQuery query, CancellationToken cancellationToken)
    {
        var rows = new List<PlayRow>();

        // A session of many play sessions is read once for all of them: its row holds every one.
        var sessions = new Dictionary<string, SessionRow>();
        if (query.After is { } after && Within(query, after))
        {
            await ReadAsync(PlaysOf(query).Where("p.startedat = ?", after.StartedAt)
                .Add(" and (p.sessionid, p.openedby) > (?, ", SessionRowReader.Id(after.SessionId)).Add("?)", after.OpenedBy)).ConfigureAwait(false);
        }

        await ReadAsync(PlaysOf(query).Where("p.startedat >= ?", query.From).Where("p.startedat < ?", EndOf(query))).ConfigureAwait(false);
        return rows;

        async Task ReadAsync(Query listing)
        {
            if (rows.Count < query.Limit)
                rows.AddRange(await listing.Add(" order by p.startedat desc, p.sessionid, p.openedby limit ?", query.Limit - rows.Count)
                    .ListAsync(database, row => new PlayRow(row.GetInt64(16), row.GetInt64(17), SessionOf(row)), cancellationToken).ConfigureAwait(false));
        }

        SessionRow SessionOf(NpgsqlDataReader row)
        {
            var id = row.SessionId(0);
            return sessions.TryGetValue(id, out var known) ? known : sessions[id] = SessionRowReader.Read(row, query.Tenant);
        }
    }

    private static Query SessionsOf(SessionQuery query) =>
        Filtered(new Query($"select {SessionRowReader.Columns} from sessions s where s.tenant = {SessionRowReader.Tenant}").With(query.Tenant), query)
            .Where("exists (select from plays p where p.session = s.id and p.source = ?)", query.Source);

    private static Query PlaysOf(SessionQuery query) =>
        Filtered(new Query($"select {SessionRowReader.Columns}, p.startedat, p.openedby from plays p join sessions s on s.id = p.session where p.tenant = {SessionRowReader.Tenant}").With(query.Tenant), query)
            .Where("p.source = ?", query.Source);

    private static Query Filtered(Query listing, SessionQuery query)
    {
        listing.Where("s.userid = ?", query.UserId).Where("s.deviceid = ?", query.DeviceId).Where("s.client = ?", query.Client)
            .Where("s.platform = ?", query.Platform).Where("s.devicename = ?", query.DeviceName).Where("s.countrycode = ?", query.CountryCode);
        if (query.LastReceivedFrom is { } from) listing.Where("s.lastreceivedat >= ?", from);
        if (query.LastReceivedBefore is { } before) listing.Where("s.lastreceivedat < ?", before);
        return listing;
    }

    private static bool Within(SessionQuery query, ListPosition position) => position.StartedAt >= query.From && position.StartedAt < query.To;

    private static long EndOf(SessionQuery query) => Math.Min(query.To, query.After?.StartedAt ?? long.MaxValue);
}
