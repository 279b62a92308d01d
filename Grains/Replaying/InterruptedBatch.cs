using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Erasure;

namespace Audiogum.Sessions.Grains.Replaying;

/// <summary>
/// What of a batch is stored and what is not, once a replay was interrupted. Of a session no entry is there twice: a number is
/// taken once, losers of a number have distinct contents, and each earlier receipt is earlier than the one before.
/// </summary>
internal static class InterruptedBatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a write that is not finished is waited for: the last ones of a process that was killed end soon.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Of a session the entries that are not stored, in their order, and whether all that is stored of it is among those asked for.</summary>
    public static async Task<(IReadOnlyList<ExportedEntry> Missing, bool BeganHere)> FindMissingAsync(
        ISessionStore store, SessionKey key, IReadOnlyList<ExportedEntry> entries, CancellationToken cancellationToken)
    {
        var asked = entries.Select(archived => archived.Entry.SequenceNumber).ToHashSet();
        var (stored, others) = (new Dictionary<long, List<StoredEvent>>(), 0);
        await foreach (var entry in store.ReadEventsAsync(key, cancellationToken))
        {
            if (!asked.Contains(entry.SequenceNumber)) others++;
            else if (stored.TryGetValue(entry.SequenceNumber, out var known)) known.Add(entry);
            else stored.Add(entry.SequenceNumber, [entry]);
        }

        List<ExportedEntry> missing = [.. entries.Where(archived => !Take(stored, archived.Entry))];
        return (missing, others == 0 && stored.Values.All(left => left.Count == 0));
    }

    /// <summary>How many rejections of a tenant are stored.</summary>
    /// <exception cref="StoreUnavailableException">A write that does not end holds some of them back.</exception>
    public static async Task<long> CountRejectionsAsync(ISessionStore store, string tenant, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var count = 0L;
        var (end, begunAt) = (await store.ReadEndAsync(tenant, 0, cancellationToken), timeProvider.GetTimestamp());
        while (!(await store.ReadEndAsync(tenant, 0, cancellationToken)).HasPassed(end.Begun))
        {
            if (timeProvider.GetElapsedTime(begunAt) > Patience) throw new StoreUnavailableException("A write to the database is not finished, and holds back what was stored after it began.");
            await Task.Delay(Pause, timeProvider, cancellationToken);
        }

        for (var page = default(RewrittenRejections); !page.IsLast;) page = await store.RewriteRejectionsAsync(tenant, page.Last, Counted, cancellationToken);

        return count;

        StoredRejection Counted(StoredRejection rejection)
        {
            count++;
            return rejection;
        }
    }

    private static bool Take(Dictionary<long, List<StoredEvent>> stored, StoredEvent entry)
    {
        if (!stored.TryGetValue(entry.SequenceNumber, out var known)) return false;
        var at = known.FindIndex(other => other.Kind == entry.Kind && other.Receipt == entry.Receipt && other.Json.Span.SequenceEqual(entry.Json.Span));
        if (at >= 0) known.RemoveAt(at);
        return at >= 0;
    }
}
