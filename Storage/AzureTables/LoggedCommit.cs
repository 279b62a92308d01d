using Audiogum.Sessions.Sessionization;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>
/// What a log says of a commit. It is written before the commit, so that no crash hides one; whether there was one is
/// asked of the session.
/// </summary>
/// <param name="Number">Its place in the log.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Revision">The revision that the commit was to make.</param>
/// <param name="Fence">The session's <see cref="SessionEntity.Fence"/> that the writer had read.</param>
/// <param name="Nonce">Names the commit.</param>
internal sealed record LoggedCommit(long Number, string SessionId, long Revision, long Fence, string Nonce)
{
    /// <summary>Polls before a commit that does not come is fenced off: two seconds.</summary>
    private const int Patience = 40;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Of an entry in a shard's log: the session's last receipt; absent in those of older releases.</summary>
    public const string ReceivedAt = "Received";

    /// <summary>Keys of the entities that hold its events.</summary>
    public string[] Chunks { get; init; } = [];

    /// <summary>Writes it into an entity.</summary>
    public void Put(TableEntity entity)
    {
        entity["Session"] = SessionId;
        entity["Revision"] = Revision;
        entity["Fence"] = Fence;
        entity["Nonce"] = Nonce;
        if (Chunks.Length > 0) entity["Chunks"] = string.Join(',', Chunks);
    }

    /// <summary>Reads it; null where none was written.</summary>
    public static LoggedCommit? Read(TableEntity entity) => entity.GetString("Session") is not { } session ? null : new(
        Keys.Number(entity.RowKey.AsSpan(entity.RowKey.LastIndexOf(':') + 1)), session, entity.GetInt64("Revision")!.Value, entity.GetInt64("Fence")!.Value, entity.GetString("Nonce"))
    {
        Chunks = entity.GetString("Chunks") is { Length: > 0 } chunks ? chunks.Split(',') : [],
    };

    /// <summary>
    /// Waits until the commit has taken effect or never will. One that does not come is kept from it: the fence moves the
    /// row's tag, so that the writer, if he still lives, has to begin again, with a later place in the log.
    /// </summary>
    public async ValueTask ResolveAsync(TableAccess table, string tenant, TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var partition = Keys.Session(tenant, SessionId);
        for (var poll = 0; ; poll++)
        {
            var row = await table.FindAsync(partition, Keys.Row, cancellationToken, [SessionEntity.Revision, SessionEntity.Fence, "odata.etag"]).ConfigureAwait(false);
            var (revision, fence) = (row?.GetInt64(SessionEntity.Revision) ?? 0, row?.GetInt64(SessionEntity.Fence) ?? 0);
            if (revision >= Revision || fence != Fence) return;
            if (poll < Patience)
            {
                await Task.Delay(Poll, timeProvider, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var fenced = new TableEntity(partition, Keys.Row) { [SessionEntity.Fence] = Fence + 1 };
            if (row is null) fenced[SessionEntity.Revision] = 0L;
            await table.SubmitAsync(
                [row is null ? new(TableTransactionActionType.Add, fenced) : new(TableTransactionActionType.UpdateMerge, fenced, row.ETag)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The session's row if this commit made it and none came after it.</summary>
    public async ValueTask<StoredRow?> FindRowAsync(TableAccess table, string tenant, CancellationToken cancellationToken) =>
        await SessionEntity.FindAsync(table, new SessionKey(tenant, SessionId), cancellationToken).ConfigureAwait(false) is { } row && row.Change == Number ? row : null;
}
