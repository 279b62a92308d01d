using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>Takes a user out of the events of one session; to be used by the session's only writer.</summary>
internal sealed class SessionErasure(ISessionStore store, SessionKey key, StoredRedaction redaction)
{
    private const int PageOfParts = 16;

    /// <summary>How many entries bear the pseudonym now, whichever attempt gave it to them.</summary>
    public int Entries { get; private set; }

    /// <summary>Rewrites the events; whether any changed.</summary>
    public async ValueTask<bool> RewriteAsync()
    {
        return await store.RewriteEventsAsync(key, Rewrite, CancellationToken.None) > 0;

        StoredEvent Rewrite(StoredEvent entry)
        {
            var rewritten = redaction.Redact(entry);
            if (redaction.Bears(rewritten)) Entries++;
            return rewritten;
        }
    }

    /// <summary>Takes the user out of a row whose raw events are deleted, and of its sealed parts; null when they say nothing of it.</summary>
    public async ValueTask<SessionCommit?> RewriteAsync(SessionRow row)
    {
        var parts = new List<SegmentRow>();
        for (var number = 0; number < row.SealedParts; number += PageOfParts)
        {
            var page = await store.ReadSegmentsAsync(key, new() { FirstNumber = number, Limit = PageOfParts }, CancellationToken.None);
            parts.AddRange(page!.Segments.Select(part => (Before: part, After: redaction.Redact(part))).Where(part => !ReferenceEquals(part.Before, part.After)).Select(part => part.After with { Revision = row.Revision + 1 }));
        }

        var rewritten = redaction.Redact(row);
        return ReferenceEquals(rewritten, row) && parts.Count == 0 ? null : RetiredSession.Commit(rewritten, parts);
    }

    /// <summary>The session's row, if what is folded from the events still says something of the user; else null.</summary>
    public async ValueTask<SessionRow?> FindFoldedAsync()
    {
        if (await store.FindSessionAsync(key, CancellationToken.None) is not { } row) return null;
        if (redaction.IsIn(row)) return row;
        for (var number = 0; number < row.SealedParts; number += PageOfParts)
        {
            var page = await store.ReadSegmentsAsync(key, new() { FirstNumber = number, Limit = PageOfParts }, CancellationToken.None);
            if (page!.Segments.Any(part => redaction.IsIn(part))) return row;
        }

        return null;
    }
}
