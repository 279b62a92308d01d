using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>A batch as far as it was read.</summary>
/// <param name="Draft">The batch, or null if there was nothing.</param>
/// <param name="HasMore">Whether there is more for another one.</param>
/// <param name="IsHeldBack">Whether something that was stored before can only be read later (<see cref="FeedPage.IsHeldBack"/>).</param>
internal readonly record struct ReadBatch(BatchDraft? Draft, bool HasMore, bool IsHeldBack = false);

/// <summary>What is new in a tenant's feed: raw events and rejections as they are, and the sessions that changed as they stand now.</summary>
internal static class FeedBatch
{
    /// <summary>Reads pages of the feed until there are no more or the batch is full, then the rows of their sessions.</summary>
    public static async Task<ReadBatch> ReadAsync(ExportSurroundings surroundings, string tenant, ExportState state, CancellationToken cancellationToken)
    {
        var next = state.Copy();
        var (raw, rejected, sessions) = (new LineFiles("raw"), new LineFiles("rejected"), new Dictionary<string, long>(StringComparer.Ordinal));
        var days = new ChangedDays();
        var (hasMore, isHeldBack, bytes) = (true, false, 0L);
        while (hasMore && bytes < ExportLimits.BatchBytes && sessions.Count < ExportLimits.BatchSessions)
        {
            var readAt = surroundings.Now;
            var page = await surroundings.Store.ReadFeedAsync(tenant, next.Feed, cancellationToken);
            foreach (var read in page.Events)
            {
                raw.Add(ExportNames.Hour(read.Entry.Receipt.ReceivedAt), RawLine.Of(read));
                bytes += read.Entry.Json.Length;
            }

            foreach (var rejection in page.Rejections)
            {
                rejected.Add(ExportNames.Hour(rejection.Receipt.ReceivedAt), RawLine.Of(rejection));
                days.Add(rejection.Receipt.ReceivedAt);
                bytes += rejection.Json.Length;
            }

            foreach (var session in page.Sessions) sessions[session.SessionId] = session.Revision;
            (next.Feed, hasMore, isHeldBack) = (page.Next, page.HasMore, page.IsHeldBack);
            if (!hasMore && !isHeldBack) next.CompleteThrough = readAt;
        }

        if (next.Feed == state.Feed || (state.Feed is null && bytes == 0 && sessions.Count == 0)) return new(null, false, isHeldBack);
        var tables = new SessionFiles(days);
        foreach (var (session, told) in sessions)
        {
            var known = next.Ahead.GetValueOrDefault(session);
            var exported = await tables.AddAsync(surroundings.Store, new(tenant, session), known, cancellationToken);
            if (exported > told) next.Ahead[session] = exported;
            else next.Ahead.Remove(session);
        }

        next.Batches++;
        days.Mark(next, await surroundings.Zones.OfAsync(tenant), surroundings.Now, (long)surroundings.Settling.TotalMilliseconds);
        var draft = new BatchDraft(next);
        raw.Complete(draft);
        rejected.Complete(draft);
        await tables.CompleteAsync(draft);
        return new(draft, hasMore, isHeldBack);
    }
}
