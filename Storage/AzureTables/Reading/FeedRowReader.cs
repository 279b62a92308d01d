using System.Buffers.Binary;
using System.Buffers.Text;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables.Reading;

/// <summary>
/// Reads a tenant's feed: the logs of its shards and of its rejections, each from a place of its own. Nothing ever appears
/// below a number of a log, and a commit that is still on its way there is waited for.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="timeProvider">The clock of waiting.</param>
internal sealed class FeedRowReader(TableAccess table, string tenant, TimeProvider timeProvider)
{
    /// <summary>Commits read at a time: what is read beyond a page's bytes is read again.</summary>
    private const int AtOnce = 32;

    private readonly List<FeedEvent> _events = [];
    private readonly List<StoredRejection> _rejections = [];
    private readonly Dictionary<string, long> _sessions = [];
    private readonly List<FeedDamage> _damaged = [];
    private long _bytes;
    private int _commits;

    /// <summary>A page.</summary>
    public static async ValueTask<FeedPage> PageAsync(TableAccess table, string tenant, int shards, string? after, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var start = Parse(after, shards + 1);
        var (places, page) = (start.ToArray(), new FeedRowReader(table, tenant, timeProvider));
        bool more;
        do
        {
            more = await page.ReadAsync(places, cancellationToken).ConfigureAwait(false);
        }
        while (more && page.IsEmpty); // all of it were commits that never took effect

        FeedSession[] sessions = [.. page._sessions.Select(session => new FeedSession(session.Key, session.Value))];
        return new(Text(page.IsEmpty ? start : places), more, page._events, page._rejections, sessions) { Damaged = page._damaged };
    }

    private bool IsEmpty => _events.Count + _rejections.Count + _sessions.Count == 0;

    private async ValueTask<bool> ReadAsync(long[] places, CancellationToken cancellationToken)
    {
        var logs = await TableAccess.EachAsync(
            [.. Enumerable.Range(0, places.Length)],
            log => table.QueryAsync(log == places.Length - 1 ? Keys.Rejections(tenant) : Keys.Shard(tenant, log), Keys.Log(places[log]), $"c:{Keys.End}", cancellationToken, page: FeedPage.MaxRows + 1)
                .Take(FeedPage.MaxRows + 1).ToListAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        var more = false;
        for (var log = 0; log < logs.Length; log++)
        {
            var read = log == logs.Length - 1
                ? await TakeRejectionsAsync(logs[log], cancellationToken).ConfigureAwait(false)
                : await TakeCommitsAsync(logs[log], cancellationToken).ConfigureAwait(false);
            if (read > 0) places[log] = NumberOf(logs[log][read - 1]);
            more |= read < logs[log].Count;
        }

        return more;
    }

    private async ValueTask<int> TakeCommitsAsync(List<TableEntity> entities, CancellationToken cancellationToken)
    {
        var taken = 0;
        while (taken < entities.Count && _bytes < FeedPage.MaxBytes && _commits < FeedPage.MaxRows)
        {
            LoggedCommit[] some = [.. entities.Skip(taken).Take(Math.Min(AtOnce, FeedPage.MaxRows - _commits)).Select(LoggedCommit.Read).OfType<LoggedCommit>()];
            var read = await TableAccess.EachAsync(some, async commit =>
            {
                await commit.ResolveAsync(table, tenant, timeProvider, cancellationToken).ConfigureAwait(false);
                var row = await table.FindAsync(Keys.Session(tenant, commit.SessionId), Keys.Row, cancellationToken, [SessionEntity.Revision]).ConfigureAwait(false);
                return (Events: await TryReadAsync(commit, cancellationToken).ConfigureAwait(false), IsThere: row?.GetInt64(SessionEntity.Revision) >= commit.Revision);
            }, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < some.Length && _bytes < FeedPage.MaxBytes; i++, taken++)
            {
                if (!read[i].IsThere) continue;
                _commits++;
                _sessions[some[i].SessionId] = some[i].Revision;
                if (read[i].Events is null) _damaged.Add(new(some[i].SessionId, ChunkEntity.FirstChunk(some[i].Revision)));
                foreach (var entry in read[i].Events ?? [])
                {
                    _events.Add(new(some[i].SessionId, entry));
                    _bytes += entry.Json.Length;
                }
            }
        }

        return taken;
    }

    private async ValueTask<StoredEvent[]?> TryReadAsync(LoggedCommit commit, CancellationToken cancellationToken)
    {
        try
        {
            return await EventRowReader.OfCommitAsync(table, tenant, commit, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreCorruptException)
        {
            return null; // it is named instead
        }
    }

    private async ValueTask<int> TakeRejectionsAsync(List<TableEntity> entities, CancellationToken cancellationToken)
    {
        var (taken, bytes) = (0, 0L);
        for (; taken < entities.Count && bytes < FeedPage.MaxBytes && _rejections.Count < FeedPage.MaxRows; taken++)
        {
            if (LoggedCommit.Read(entities[taken]) is { } commit) await commit.ResolveAsync(table, tenant, timeProvider, cancellationToken).ConfigureAwait(false);
            if (await RejectionRowReader.ReadAsync(table, tenant, entities[taken], cancellationToken).ConfigureAwait(false) is not { } rejection) continue;
            _rejections.Add(rejection);
            bytes += rejection.Json.Length;
        }

        return taken;
    }

    private static long NumberOf(TableEntity entity) => Keys.Number(entity.RowKey.AsSpan(2));

    private static long[] Parse(string? text, int logs)
    {
        var places = new long[logs];
        if (text is null) return places;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length != logs * sizeof(long)) throw new ArgumentException("A place in the feed of another store.", nameof(text));
        for (var log = 0; log < logs; log++) places[log] = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(log * sizeof(long)));
        return places;
    }

    private static string Text(long[] places)
    {
        var bytes = new byte[places.Length * sizeof(long)];
        for (var log = 0; log < places.Length; log++) BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(log * sizeof(long)), places[log]);
        return Base64Url.EncodeToString(bytes);
    }
}
