using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage.Sqlite.Reading;

/// <summary>Reads the rows of sessions.</summary>
internal static class SessionRowReader
{
    /// <summary>What <see cref="ReadListed"/> reads, of a table named <c>s</c>.</summary>
    public const string ListedColumns =
        "s.sessionid, s.shard, s.revision, s.version, s.startedat, s.lastreceivedat, s.liveuntil, s.userid, s.deviceid, s.client, "
        + "s.platform, s.devicename, s.countrycode, s.sealedparts, s.widest, s.summary, s.id";

    /// <summary>What <see cref="Read(SqliteStatement, string)"/> reads, of a table named <c>s</c>.</summary>
    public const string Columns = $"{ListedColumns}, s.change, s.contribution";

    /// <summary>How many these are.</summary>
    public const int ColumnCount = 19;

    /// <summary>The number of a tenant, from its name.</summary>
    public const string Tenant = "(SELECT id FROM tenants WHERE name = ?)";

    private const string One = $"SELECT {Columns} FROM sessions s WHERE s.tenant = {Tenant} AND s.sessionid = ?";

    /// <summary>The row of a session, or null.</summary>
    public static SessionRow? Find(ReaderConnection connection, SessionKey key)
    {
        var rows = connection.Start(One).Bind(key.Tenant).Bind(Convert.FromHexString(key.SessionId));
        if (!rows.Step()) return null;
        var row = Read(rows, key.Tenant);
        if (row.Key != key) throw new StoreCorruptException("sessions", rows.Integer(16), "an index of another session leads to it");
        rows.Reset();
        return row;
    }

    /// <summary>The current row.</summary>
    /// <exception cref="StoreCorruptException">It is not what was written.</exception>
    public static SessionRow Read(SqliteStatement row, string tenant)
    {
        var sessionId = row.Blob(0);
        return Read(row, tenant, null) with
        {
            Contribution = RowChecksum.OpenContribution(row.Blob(18), tenant, sessionId, row.Integer(2), row.Integer(17), row.Integer(16)),
        };
    }

    /// <summary>The current row without its contribution.</summary>
    /// <param name="row">The row.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="before">The row before, or null: most have the same client, platform and device.</param>
    /// <exception cref="StoreCorruptException">It is not what was written.</exception>
    public static SessionRow ReadListed(SqliteStatement row, string tenant, SessionRow? before) => Read(row, tenant, before);

    private static SessionRow Read(SqliteStatement row, string tenant, SessionRow? before)
    {
        var (summary, checksum) = RowChecksum.Split(row.Blob(15), row.Integer(16));
        var read = new SessionRow
        {
            Key = new(tenant, Convert.ToHexStringLower(row.Bytes(0))),
            Shard = (int)row.Integer(1),
            Revision = row.Integer(2),
            Version = row.Integer(3),
            StartedAt = row.Integer(4),
            LastReceivedAt = row.Integer(5),
            LiveUntil = row.Integer(6),
            UserId = row.Text(7, before?.UserId),
            DeviceId = row.Text(8, before?.DeviceId),
            Client = row.Text(9, before?.Client) ?? string.Empty,
            Platform = row.Text(10, before?.Platform) ?? string.Empty,
            DeviceName = row.Text(11, before?.DeviceName) ?? string.Empty,
            CountryCode = row.Text(12, before?.CountryCode),
            SealedParts = (int)row.Integer(13),
            Contribution = default,
            Summary = summary,
        };
        RowChecksum.Check(read, row.Integer(14), checksum, row.Integer(16));
        return read;
    }
}
