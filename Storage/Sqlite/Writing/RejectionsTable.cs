using Audiogum.Sessions.Storage.Rejections;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>Appends rejections and counts them by quarter hour of receipt.</summary>
internal sealed class RejectionsTable(SqliteDatabase database)
{
    /// <summary>Milliseconds of a quarter hour.</summary>
    public const long Quarter = 900_000;

    private const string Conflict = "conflict";

    private readonly SqliteStatement _insert = database.Prepare(
        "INSERT INTO rejections (tenant, receivedat, userid, deviceid, code, pointer, message, istext, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly SqliteStatement _count = database.Prepare(
        """
        INSERT INTO rejectioncounts (tenant, quarter, count) VALUES (?, ?, ?)
        ON CONFLICT (tenant, quarter) DO UPDATE SET count = count + excluded.count
        """);

    // The highest number is kept, as in ChunksTable.
    private readonly SqliteStatement _empty = database.Prepare(
        """
        UPDATE rejections SET tenant = 0, receivedat = 0, userid = NULL, deviceid = NULL, code = '', pointer = '', message = '', istext = 0, json = x''
        WHERE id = (SELECT max(id) FROM rejections) AND tenant = ? AND receivedat < ?
        """);

    private readonly SqliteStatement _remove = database.Prepare(
        "DELETE FROM rejections WHERE id IN (SELECT id FROM (SELECT id, receivedat FROM rejections WHERE tenant = ? ORDER BY id LIMIT ?) WHERE receivedat < ?)");

    private readonly SqliteStatement _sweep = database.Prepare("DELETE FROM rejections WHERE tenant = 0 AND id < (SELECT max(id) FROM rejections)");

    private readonly SqliteStatement _rewrite = database.Prepare("UPDATE rejections SET userid = ?, pointer = ?, message = ?, json = ? WHERE id = ?");

    /// <summary>Replaces what a rejection says.</summary>
    public void Rewrite(long id, StoredRejection rejection) =>
        _rewrite.Start().Bind(rejection.Receipt.UserId).Bind(rejection.Pointer).Bind(rejection.Message).Bind(RejectedBytes.Pack(rejection).Span).Bind(id).Run();

    /// <summary>Removes those of the oldest <paramref name="page"/> that were received before an instant; how many these were.</summary>
    public long Remove(long tenant, long receivedBefore, int page)
    {
        _empty.Start().Bind(tenant).Bind(receivedBefore).Run();
        _remove.Start().Bind(tenant).Bind(page).Bind(receivedBefore).Run();
        var removed = database.Changes;
        _sweep.Start().Run();
        return removed;
    }

    /// <summary>Appends them in order. Conflict losers are shown among the rejections and counted elsewhere.</summary>
    public void Append(long tenant, (StoredRejection Rejection, ReadOnlyMemory<byte> Bytes)[] rejections)
    {
        var (quarter, events) = (0L, 0L);
        foreach (var (rejection, bytes) in rejections)
        {
            var receipt = rejection.Receipt;
            _insert.Start().Bind(tenant).Bind(receipt.ReceivedAt).Bind(receipt.UserId).Bind(receipt.DeviceId)
                .Bind(rejection.Code).Bind(rejection.Pointer).Bind(rejection.Message)
                .Bind(rejection.IsText ? 1 : 0).Bind(bytes.Span).Run();
            if (rejection.Code == Conflict) continue;
            if (receipt.ReceivedAt / Quarter != quarter) Count();
            (quarter, events) = (receipt.ReceivedAt / Quarter, events + rejection.Events);
        }

        Count();

        // Those of a post have one receipt: they are counted at once.
        void Count()
        {
            if (events > 0) _count.Start().Bind(tenant).Bind(quarter).Bind(events).Run();
            events = 0;
        }
    }
}
