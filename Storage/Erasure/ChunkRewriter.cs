using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Storage.Erasure;

/// <summary>Rewrites the entries of one chunk.</summary>
internal static class ChunkRewriter
{
    /// <summary>The chunk to be and how many of its entries changed; null data when none did.</summary>
    public static (byte[]? Data, int Changed) Rewrite(StoredEvent[] entries, Func<StoredEvent, StoredEvent> rewrite)
    {
        var changed = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = rewrite(entries[i]);
            if (ReferenceEquals(entry, entries[i])) continue;
            if (entry.SequenceNumber != entries[i].SequenceNumber || entry.Kind != entries[i].Kind) throw new InvalidOperationException("A rewritten entry keeps its number and kind.");
            entries[i] = entry.Json.Equals(entries[i].Json) ? entry : entry with { Content = null }; // the hash was of the content before
            changed++;
        }

        return (changed == 0 ? null : EventChunk.Encode(entries), changed);
    }
}
