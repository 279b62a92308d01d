using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>A batch as far as it was read.</summary>
/// <param name="Draft">The batch, or null if there was nothing.</param>
/// <param name="HasMore">Whether there is more for another one.</param>
/// <param name="CompleteThrough">What was acknowledged before this instant is in it or in files before it, milliseconds since 1970; null where that is not known.</param>
internal readonly record struct ReadBatch(BatchDraft? Draft, bool HasMore, long? CompleteThrough = null);

/// <summary>
/// What is new in a tenant's feed: raw events and rejections as they are, and the sessions that changed as they stand now. It ends
/// where <see cref="ExportLimits"/> say, in the middle of a page's sessions if need be: those that are left are the next batch's.
/// </summary>
/// <param name="dependencies">What exports are given.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="before">The state before it.</param>
/// <param name="sessions">Sessions whose rows it takes at most.</param>
/// <param name="watermark">How far the feed is complete.</param>
/// <param name="suspects">Sessions that failed by themselves, with the kind of fault: they are set aside.</param>
internal sealed class FeedBatch(
    ExportDependencies dependencies, string tenant, ExportState before, FeedWatermark watermark, int sessions, IReadOnlyDictionary<string, string> suspects)
{
    private readonly LineFileSet raw = new("raw");
    private readonly LineFileSet rejected = new("rejected");
    private readonly ExportState next = Begin(before);
    private long bytes;
    private int taken;
    private bool isEmpty = true;

    /// <summary>The session whose rows are being added; null while pages are read.</summary>
    public string? Adding { get; private set; }

    /// <summary>How many sessions' rows were begun.</summary>
    public int Taken => taken;

    /// <summary>Reads it.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer, or holds what cannot be read.</exception>
    /// <exception cref="SetAsideException">Too many sessions are set aside.</exception>
    public async Task<ReadBatch> ReadAsync(CancellationToken cancellationToken)
    {
        var days = new ChangedDays(await dependencies.Zones.GetAsync(tenant));
        var draft = new BatchDraft(next);
        try
        {
            var tables = new SessionFiles(draft, days);
            var (hasMore, complete) = (true, default(long?));
            await AddRestAsync(draft, tables, cancellationToken);
            while (hasMore && bytes < ExportLimits.BatchBytes && next.Rest.Count == 0 && HasRoom(draft, tables))
            {
                var readAt = dependencies.Now;
                var page = await dependencies.Store.ReadFeedAsync(tenant, next.Feed, cancellationToken);
                await AddAsync(page, draft, days);
                (next.Feed, hasMore, complete) = (page.Next, page.HasMore, watermark.CompleteThrough(page, readAt));
                await AddRestAsync(draft, tables, cancellationToken);
            }

            if (isEmpty)
            {
                await draft.DisposeAsync();
                return new(null, false, complete);
            }

            var isAll = !hasMore && next.Rest.Count == 0;
            if (!isAll) complete = null;
            next.CompleteThrough = complete ?? next.CompleteThrough;
            days.AddTo(next, dependencies.Now, (long)dependencies.Settling.TotalMilliseconds);
            await raw.CompleteAsync(draft);
            await rejected.CompleteAsync(draft);
            await tables.CompleteAsync();
            return new(draft, !isAll, complete);
        }
        catch
        {
            await draft.DisposeAsync();
            throw;
        }
    }

    private static ExportState Begin(ExportState before)
    {
        var next = before.Copy();
        next.Batches++;
        return next;
    }

    private bool HasRoom(BatchDraft draft, SessionFiles tables) =>
        taken < sessions && tables.Rows < ExportLimits.BatchRows && draft.Files < ExportLimits.BatchFiles;

    private async Task AddAsync(FeedPage page, BatchDraft draft, ChangedDays days)
    {
        foreach (var (session, chunk) in page.Damaged) SetAside(session, nameof(StoreCorruptException), chunk);
        foreach (var read in page.Events)
        {
            bytes += read.Entry.Json.Length;
            isEmpty = false;
            if (next.SetAside.TryGetValue(read.SessionId, out var aside) && aside.FromChunk <= read.Entry.Chunk)
            {
                next.SetAside[read.SessionId] = aside with { ToChunk = Math.Max(aside.ToChunk, read.Entry.Chunk) };
                continue;
            }

            raw.Add(ExportNames.Hour(read.Entry.Receipt.ReceivedAt), RawLine.FromEvent(read));
        }

        foreach (var rejection in page.Rejections)
        {
            rejected.Add(ExportNames.Hour(rejection.Receipt.ReceivedAt), RawLine.FromRejection(rejection));
            days.Add(rejection.Receipt.ReceivedAt);
            bytes += rejection.Json.Length;
            isEmpty = false;
        }

        foreach (var session in page.Sessions) next.Rest[session.SessionId] = session.Revision;
        if (raw.Held + rejected.Held < ExportLimits.HeldBytes) return;
        await raw.CompleteAsync(draft);
        await rejected.CompleteAsync(draft);
    }

    private async Task AddRestAsync(BatchDraft draft, SessionFiles tables, CancellationToken cancellationToken)
    {
        foreach (var (session, told) in next.Rest.ToArray())
        {
            if (suspects.TryGetValue(session, out var fault)) SetAside(session, fault, null);
            if (next.SetAside.TryGetValue(session, out var aside))
            {
                next.SetAside[session] = aside with { Revision = Math.Max(told, aside.Revision) };
            }
            else
            {
                if (!HasRoom(draft, tables)) return;
                await AddAsync(session, told, tables, cancellationToken);
            }

            next.Rest.Remove(session);
            isEmpty = false;
        }
    }

    private async Task AddAsync(string session, long told, SessionFiles tables, CancellationToken cancellationToken)
    {
        Adding = session;
        taken++;
        var known = next.Ahead.GetValueOrDefault(session);
        var most = known == 0 && next.Ahead.Count >= ExportLimits.Ahead ? told : long.MaxValue;
        var exported = await tables.AddAsync(dependencies.Store, new(tenant, session), known, most, cancellationToken);
        if (exported > told) next.Ahead[session] = exported;
        else next.Ahead.Remove(session);
        Adding = null;
    }

    // Of one session the feed tells chunks in ascending order.
    private void SetAside(string session, string fault, long? chunk)
    {
        isEmpty = false;
        if (next.SetAside.TryGetValue(session, out var known))
        {
            next.SetAside[session] = known with { FromChunk = known.FromChunk ?? chunk, ToChunk = Math.Max(known.ToChunk, chunk ?? 0) };
            return;
        }

        if (next.SetAside.Count >= ExportLimits.SetAside) throw new SetAsideException();
        next.SetAside[session] = new(dependencies.Now, fault, 0, chunk, chunk ?? 0);
    }
}

/// <summary>So many sessions of a tenant cannot be exported that it is no matter of sessions any more.</summary>
internal sealed class SetAsideException() : StoreUnavailableException("Too many sessions of a tenant cannot be exported.");
