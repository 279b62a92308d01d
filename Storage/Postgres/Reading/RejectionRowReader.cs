using Audiogum.Sessions.Storage.Rejections;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>Reads rejections and their counts.</summary>
internal static class RejectionRowReader
{
    private const long Quarter = 900_000;

    private const string Newest =
        $"select receivedat, userid, deviceid, code, pointer, message, json, istext, id from rejections where tenant = {SessionRowReader.Tenant} order by xid desc, id desc limit $2";

    private const string Count =
        $"select coalesce(sum(count), 0)::bigint from rejectioncounts where tenant = {SessionRowReader.Tenant} and quarter >= $2 and quarter < $3";

    /// <summary>The newest rejections of a tenant, newest first.</summary>
    public static async ValueTask<IReadOnlyList<StoredRejection>> ListAsync(NpgsqlDataSource database, string tenant, int limit, CancellationToken cancellationToken) =>
        await new Query(Newest).With(tenant).With(limit).ListAsync(database, Shown, cancellationToken).ConfigureAwait(false);

    /// <summary>The rejections that are no conflicts, received in a range that begins and ends on quarter hours.</summary>
    public static async ValueTask<long> CountAsync(NpgsqlDataSource database, string tenant, long from, long to, CancellationToken cancellationToken) =>
        (await new Query(Count).With(tenant).With(from / Quarter).With(to / Quarter).ListAsync(database, row => row.GetInt64(0), cancellationToken).ConfigureAwait(false))[0];

    /// <summary>The current row.</summary>
    /// <exception cref="StoreCorruptException">It is not what was written.</exception>
    public static StoredRejection Read(NpgsqlDataReader row) => RejectedBytes.Unpack(Facts(row), row.GetFieldValue<byte[]>(6), row.GetInt64(8));

    /// <summary>The current row, or what can be told of one that is damaged.</summary>
    public static StoredRejection Shown(NpgsqlDataReader row) => RejectedBytes.UnpackOrSay(Facts(row), row.GetFieldValue<byte[]>(6), row.GetInt64(8));

    private static StoredRejection Facts(NpgsqlDataReader row) =>
        new(new(row.GetInt64(0), row.TextOrNull(1), row.TextOrNull(2)), row.GetString(3), row.Text(4), row.Text(5), default, row.GetBoolean(7));
}
