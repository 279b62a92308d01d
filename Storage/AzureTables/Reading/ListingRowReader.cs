using System.Runtime.CompilerServices;
using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage.AzureTables.Reading;

/// <summary>
/// Lists sessions and play sessions, newest first: walks along the indexes of all shards, or of one user or device, at
/// the same time, and asks each session whether what the index says is still so. What other filters leave out is read too.
/// </summary>
internal static class ListingRowReader
{
    private const int AtOnce = 32;

    private static readonly string[] KeyOnly = ["PartitionKey", "RowKey"];

    /// <summary>A page of sessions.</summary>
    public static async ValueTask<IReadOnlyList<SessionRow>> SessionsAsync(TableAccess table, SessionQuery query, int shards, CancellationToken cancellationToken)
    {
        var rows = new List<SessionRow>();
        IEnumerable<string> partitions = query.UserId is { } user ? [Keys.User(query.Tenant, user)]
            : query.DeviceId is { } device ? [Keys.Device(query.Tenant, device)]
            : Enumerable.Range(0, shards).Select(shard => Keys.Shard(query.Tenant, shard));
        var after = query.After is { } position ? Keys.Start(position.StartedAt, position.SessionId) : null;
        await foreach (var keys in PagesAsync(table, partitions, 'l', query, after, cancellationToken).ConfigureAwait(false))
        {
            var found = await TableAccess.EachAsync(keys, async key =>
            {
                var session = new SessionKey(query.Tenant, key.Session);
                return await SessionEntity.FindAsync(table, session, cancellationToken).ConfigureAwait(false) is { } stored && stored.Row.StartedAt == key.StartedAt && Fits(stored.Row, query)
                    && (query.Source is null || await PlayEntity.HasSourceAsync(table, session, stored, query.Source, cancellationToken).ConfigureAwait(false)) ? stored.Row : null;
            }, cancellationToken).ConfigureAwait(false);
            rows.AddRange(found.OfType<SessionRow>().Take(query.Limit - rows.Count));
            if (rows.Count >= query.Limit) break;
        }

        return rows;
    }

    /// <summary>A page of play sessions.</summary>
    public static async ValueTask<IReadOnlyList<PlayRow>> PlaysAsync(TableAccess table, SessionQuery query, int shards, CancellationToken cancellationToken)
    {
        // A session of many play sessions is read once for all of them: its row holds every one.
        var sessions = new Dictionary<string, StoredRow?>();
        var rows = new List<PlayRow>();
        var after = query.After is { } position ? Keys.Play(position.StartedAt, position.SessionId, position.OpenedBy) : null;
        var partitions = Enumerable.Range(0, shards).Select(shard => Keys.Shard(query.Tenant, shard));
        await foreach (var keys in PagesAsync(table, partitions, 'p', query, after, cancellationToken).ConfigureAwait(false))
        {
            string[] unread = [.. keys.Select(key => key.Session).Distinct().Where(session => !sessions.ContainsKey(session))];
            var read = await TableAccess.EachAsync(unread, session => SessionEntity.FindAsync(table, new SessionKey(query.Tenant, session), cancellationToken), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < unread.Length; i++) sessions[unread[i]] = read[i];
            var found = await TableAccess.EachAsync(keys, async key => sessions[key.Session] is { } stored && Fits(stored.Row, query)
                && await PlayEntity.IsThereAsync(table, stored, key.StartedAt, key.OpenedBy, query.Source, cancellationToken).ConfigureAwait(false)
                    ? new PlayRow(key.StartedAt, key.OpenedBy, stored.Row) : null, cancellationToken).ConfigureAwait(false);
            rows.AddRange(found.OfType<PlayRow>().Take(query.Limit - rows.Count));
            if (rows.Count >= query.Limit) break;
        }

        return rows;
    }

    private static bool Fits(SessionRow row, SessionQuery query) =>
        (query.UserId is null || row.UserId == query.UserId) && (query.DeviceId is null || row.DeviceId == query.DeviceId)
        && (query.Client is null || row.Client == query.Client) && (query.Platform is null || row.Platform == query.Platform)
        && (query.DeviceName is null || row.DeviceName == query.DeviceName) && (query.CountryCode is null || row.CountryCode == query.CountryCode)
        && (query.LastReceivedFrom is not { } from || row.LastReceivedAt >= from) && (query.LastReceivedBefore is not { } before || row.LastReceivedAt < before);

    /// <summary>Keys of an index in its order, whatever partitions they lie in, some at a time.</summary>
    private static async IAsyncEnumerable<IndexKey[]> PagesAsync(
        TableAccess table, IEnumerable<string> partitions, char index, SessionQuery query, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.To <= query.From) yield break;
        var begin = $"{index}:{Keys.Down(query.To - 1)}";
        var above = after is not null && string.CompareOrdinal(after, begin) > 0 ? after : begin;
        var walks = new List<IAsyncEnumerator<string>>();
        try
        {
            foreach (var partition in partitions)
            {
                walks.Add(table.QueryAsync(partition, above, $"{index}:{Keys.Down(query.From)}{Keys.End}", cancellationToken, page: Math.Clamp(query.Limit, AtOnce, 1_000), select: KeyOnly)
                    .Select(entity => entity.RowKey).GetAsyncEnumerator(cancellationToken));
            }

            var nexts = new PriorityQueue<IAsyncEnumerator<string>, string>(StringComparer.Ordinal);
            var begun = await Task.WhenAll(walks.Select(walk => walk.MoveNextAsync().AsTask())).ConfigureAwait(false);
            for (var i = 0; i < walks.Count; i++)
                if (begun[i]) nexts.Enqueue(walks[i], walks[i].Current);
            var page = new List<IndexKey>(AtOnce);
            while (nexts.TryDequeue(out var walk, out var key))
            {
                page.Add(IndexKey.Parse(key));
                if (await walk.MoveNextAsync().ConfigureAwait(false)) nexts.Enqueue(walk, walk.Current);
                if (page.Count < AtOnce) continue;
                yield return [.. page];
                page.Clear();
            }

            if (page.Count > 0) yield return [.. page];
        }
        finally
        {
            foreach (var walk in walks) await walk.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A key of <see cref="Keys.Start"/> or <see cref="Keys.Play"/>.</summary>
    private readonly record struct IndexKey(long StartedAt, string Session, long OpenedBy)
    {
        public static IndexKey Parse(string key)
        {
            var parts = key.Split(':');
            return new(~Keys.Number(parts[1]), parts[2], parts.Length > 3 ? Keys.Number(parts[3]) : 0);
        }
    }
}
