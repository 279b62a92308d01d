using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.Ordering;

/// <summary>The verdict on one valid event of a post (semantics §3).</summary>
public enum Verdict : byte
{
    /// <summary>Its number was free.</summary>
    Accepted,

    /// <summary>A copy of the event that has the number.</summary>
    Duplicate,

    /// <summary>A copy of it, received earlier than any before: the event's receipt moves back.</summary>
    EarlierDuplicate,

    /// <summary>The number is taken by another content, and this one is new.</summary>
    Conflict,

    /// <summary>A copy of a known conflict loser.</summary>
    RepeatedConflict,

    /// <summary>The number is taken by another content, this one is new, and <see cref="PostClassifier.MaxLosers"/> others have lost already.</summary>
    ConflictLimit,
}

/// <summary>Judges the events of one post against what has their numbers: the first content stands.</summary>
/// <remarks>
/// An event with a taken number is brought to its canonical form once, and looked up among the losers by its
/// <see cref="ContentHash"/>: what it costs does not grow with what is stored.
/// </remarks>
/// <param name="set">The session's event set; not changed here.</param>
/// <param name="events">How many there are: room is made for them once.</param>
public sealed class PostClassifier(EventSet set, int events = 0)
{
    /// <summary>Distinct contents that may lose against the one that has a number; further ones are rejected.</summary>
    public const int MaxLosers = 64;

    private readonly Dictionary<long, TakenNumber> taken = new(events);

    /// <summary>How many contents were brought to their canonical form.</summary>
    public int Canonicalized { get; private set; }

    /// <summary>The hash of the content that was judged last, where the verdict was <see cref="Verdict.Conflict"/>: to be stored with it.</summary>
    public ContentHash? LoserHash { get; private set; }

    /// <summary>Whether the number is taken in the session, so that its contents must be recalled before it is judged.</summary>
    public bool MustRecall(long number) => set.Contains(number);

    /// <summary>The content that has a number, if it was recalled or came with this post.</summary>
    public ReadOnlyMemory<byte>? HolderOf(long number) => taken.TryGetValue(number, out var holder) ? holder.Json : (ReadOnlyMemory<byte>?)null;

    /// <summary>Recalls the content that has a number.</summary>
    public void Recall(long number, ReadOnlyMemory<byte> json, long receivedAt) => taken[number] = new(json, receivedAt);

    /// <summary>Recalls that the event of a number was once received at another time.</summary>
    public void RecallReceipt(long number, long receivedAt) => taken[number].Receive(receivedAt);

    /// <summary>Recalls a content that lost against the one recalled for its number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="json">The loser.</param>
    /// <param name="hash">Its hash, or null where it was stored without.</param>
    public void RecallLoser(long number, ReadOnlyMemory<byte> json, ContentHash? hash) => taken[number].AddLoser(json, hash);

    /// <summary>Judges the next event of the post.</summary>
    public Verdict Classify(AcceptedEvent accepted, long receivedAt)
    {
        LoserHash = null;
        var number = accepted.Event.SequenceNumber;
        if (!taken.TryGetValue(number, out var holder))
        {
            taken.Add(number, new(accepted.Json, receivedAt));
            return Verdict.Accepted;
        }

        if (holder.Json.Span.SequenceEqual(accepted.Json.Span)) return Copy(holder, receivedAt);
        var content = Canonical(accepted.Json);
        holder.Content ??= Canonical(holder.Json);
        return content.AsSpan().SequenceEqual(holder.Content) ? Copy(holder, receivedAt) : Lose(holder, accepted.Json, content);
    }

    private static Verdict Copy(TakenNumber holder, long receivedAt) => holder.Receive(receivedAt) ? Verdict.EarlierDuplicate : Verdict.Duplicate;

    private Verdict Lose(TakenNumber holder, ReadOnlyMemory<byte> json, byte[] content)
    {
        var hash = ContentHash.Compute(content);
        var losers = holder.Losers(loser => ContentHash.Compute(Canonical(loser)));
        if (losers.TryGetValue(hash, out var known) && (known.Span.SequenceEqual(json.Span) || Canonical(known).AsSpan().SequenceEqual(content)))
            return Verdict.RepeatedConflict;
        if (losers.Count >= MaxLosers) return Verdict.ConflictLimit;
        losers.TryAdd(hash, json);
        LoserHash = hash;
        return Verdict.Conflict;
    }

    private byte[] Canonical(ReadOnlyMemory<byte> json)
    {
        Canonicalized++;
        return JsonContent.Canonical(json.Span);
    }

    private sealed class TakenNumber(ReadOnlyMemory<byte> json, long receivedAt)
    {
        private Dictionary<ContentHash, ReadOnlyMemory<byte>>? losers;
        private List<ReadOnlyMemory<byte>>? unhashed;
        private long receivedAt = receivedAt;

        public ReadOnlyMemory<byte> Json { get; } = json;

        /// <summary>The canonical form of <see cref="Json"/>, once it was needed.</summary>
        public byte[]? Content { get; set; }

        public void AddLoser(ReadOnlyMemory<byte> json, ContentHash? hash)
        {
            if (hash is { } known) (losers ??= []).TryAdd(known, json);
            else (unhashed ??= []).Add(json);
        }

        /// <summary>The losers by their hashes; those that were stored without one are hashed when they are first needed.</summary>
        public Dictionary<ContentHash, ReadOnlyMemory<byte>> Losers(Func<ReadOnlyMemory<byte>, ContentHash> hash)
        {
            losers ??= [];
            foreach (var loser in unhashed ?? []) losers.TryAdd(hash(loser), loser);
            unhashed = null;
            return losers;
        }

        public bool Receive(long at)
        {
            var earlier = at < receivedAt;
            receivedAt = Math.Min(receivedAt, at);
            return earlier;
        }
    }
}
