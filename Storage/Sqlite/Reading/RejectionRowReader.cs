using Audiogum.Sessions.Storage.Rejections;
using Audiogum.Sessions.Storage.Sqlite.Writing;

namespace Audiogum.Sessions.Storage.Sqlite.Reading;

/// <summary>Reads rejections and their counts.</summary>
internal static class RejectionRowReader
{
    private const string Newest =
        $"SELECT receivedat, userid, deviceid, code, pointer, message, json, istext, id FROM rejections WHERE tenant = {SessionRowReader.Tenant} ORDER BY id DESC LIMIT ?";

    private const string Count =
        $"SELECT sum(count) FROM rejectioncounts WHERE tenant = {SessionRowReader.Tenant} AND quarter >= ? AND quarter < ?";

    /// <summary>The newest rejections of a tenant, newest first.</summary>
    public static List<StoredRejection> List(ReaderConnection connection, (string Tenant, int Limit) wanted)
    {
        var all = new List<StoredRejection>();
        var rows = connection.Start(Newest).Bind(wanted.Tenant).Bind(wanted.Limit);
        while (rows.Step()) all.Add(Shown(rows));
        return all;
    }

    /// <summary>The current row.</summary>
    /// <exception cref="StoreCorruptException">It is not what was written.</exception>
    public static StoredRejection Read(SqliteStatement row) => RejectedBytes.Unpack(Facts(row), row.Blob(6), row.Integer(8));

    /// <summary>The current row, or what can be told of one that is damaged.</summary>
    public static StoredRejection Shown(SqliteStatement row) => RejectedBytes.UnpackOrSay(Facts(row), row.Blob(6), row.Integer(8));

    /// <summary>The rejections that are no conflicts, received in a range that begins and ends on quarter hours.</summary>
    public static long CountOf(ReaderConnection connection, (string Tenant, long From, long To) wanted)
    {
        var row = connection.Start(Count).Bind(wanted.Tenant)
            .Bind(wanted.From / RejectionsTable.Quarter).Bind(wanted.To / RejectionsTable.Quarter);
        row.Step();
        var count = row.Integer(0);
        row.Reset();
        return count;
    }

    private static StoredRejection Facts(SqliteStatement row) =>
        new(new(row.Integer(0), row.Text(1), row.Text(2)), row.Text(3)!, row.Text(4)!, row.Text(5)!, default, row.Integer(7) != 0);
}
