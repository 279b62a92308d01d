using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>A session that was set aside, all that is missing of it in files, as a batch of its own.</summary>
internal static class SetAsideBatch
{
    /// <summary>Reads it.</summary>
    /// <returns>The batch, in whose state the session is set aside no more.</returns>
    /// <exception cref="StoreCorruptException">The session still cannot be read.</exception>
    public static async Task<BatchDraft> ReadAsync(
        ExportDependencies dependencies, string tenant, ExportState before, string session, CancellationToken cancellationToken)
    {
        var (key, aside, next) = (new SessionKey(tenant, session), before.SetAside[session], before.Copy());
        next.Batches++;
        var (draft, days, raw) = (new BatchDraft(next), new ChangedDays(await dependencies.Zones.GetAsync(tenant)), new LineFileSet("raw"));
        try
        {
            var tables = new SessionFiles(draft, days);
            if (aside.FromChunk is { } from)
            {
                await foreach (var entry in dependencies.Store.ReadEventsAsync(key, cancellationToken))
                {
                    if (entry.Chunk < from || entry.Chunk > aside.ToChunk) continue; // what is later the feed has yet to tell of
                    raw.Add(ExportNames.Hour(entry.Receipt.ReceivedAt), RawLine.FromEvent(new FeedEvent(session, entry)));
                    if (raw.Held > ExportLimits.HeldBytes) await raw.CompleteAsync(draft);
                }
            }

            if (aside.Revision > 0) // else its rows are in files: only entries are missing
            {
                var known = next.Ahead.GetValueOrDefault(session);
                var exported = await tables.AddAsync(dependencies.Store, key, known, long.MaxValue, cancellationToken);
                if (exported > aside.Revision) next.Ahead[session] = exported;
                else next.Ahead.Remove(session);
            }

            next.SetAside.Remove(session);
            days.AddTo(next, dependencies.Now, (long)dependencies.Settling.TotalMilliseconds);
            await raw.CompleteAsync(draft);
            await tables.CompleteAsync();
            return draft;
        }
        catch
        {
            await draft.DisposeAsync();
            throw;
        }
    }
}
