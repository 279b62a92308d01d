using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>Reads the rows of sessions.</summary>
internal static class SessionRowReader
{
    /// <summary>What <see cref="Read"/> reads, of a table named <c>s</c>.</summary>
    public const string Columns =
        "s.sessionid, s.shard, s.revision, s.version, s.startedat, s.lastreceivedat, s.liveuntil, s.userid, s.deviceid, s.client, "
        + "s.platform, s.devicename, s.countrycode, s.sealedparts, s.contribution, s.summary";

    /// <summary>The number of a tenant, whose name is the first value.</summary>
    public const string Tenant = "(select id from tenants where name = $1)";

    /// <summary>The row of one session, whose tenant and id are the first values.</summary>
    public const string One = $"select {Columns} from sessions s where s.tenant = {Tenant} and s.sessionid = $2";

    /// <summary>The id as the tables have it.</summary>
    public static Guid Id(string sessionId) => Guid.ParseExact(sessionId, "N");

    /// <summary>The current row.</summary>
    public static SessionRow Read(NpgsqlDataReader row, string tenant) => new()
    {
        Key = new(tenant, row.SessionId(0)),
        Shard = row.GetInt32(1),
        Revision = row.GetInt64(2),
        Version = row.GetInt64(3),
        StartedAt = row.GetInt64(4),
        LastReceivedAt = row.GetInt64(5),
        LiveUntil = row.GetInt64(6),
        UserId = row.TextOrNull(7),
        DeviceId = row.TextOrNull(8),
        Client = row.Text(9),
        Platform = row.Text(10),
        DeviceName = row.Text(11),
        CountryCode = row.TextOrNull(12),
        SealedParts = row.GetInt32(13),
        Contribution = row.GetFieldValue<byte[]>(14),
        Summary = row.GetFieldValue<byte[]>(15),
    };
}
