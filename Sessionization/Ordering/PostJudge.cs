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
}

/// <summary>Judges the events of one post against what has their numbers: the first content stands.</summary>
/// <param name="set">The session's event set; not changed here.</param>
/// <param name="events">How many there are: room is made for them once.</param>
public sealed class PostJudge(EventSet set, int events = 0)
{
    private readonly Dictionary<long, Taken> taken = new(events);

    /// <summary>Whether the number is taken in the session, so that its contents must be recalled before it is judged.</summary>
    public bool MustRecall(long number) => set.Contains(number);

    /// <summary>The content that has a number, if it was recalled or came with this post.</summary>
    public ReadOnlyMemory<byte>? HolderOf(long number) => taken.TryGetValue(number, out var holder) ? holder.Json : (ReadOnlyMemory<byte>?)null;

    /// <summary>Recalls the content that has a number.</summary>
    public void Recall(long number, ReadOnlyMemory<byte> json, long receivedAt) => taken[number] = new(json, receivedAt);

    /// <summary>Recalls that the event of a number was once received at another time.</summary>
    public void RecallReceipt(long number, long receivedAt) => taken[number].Receive(receivedAt);

    /// <summary>Recalls a content that lost against the one recalled for its number.</summary>
    public void RecallLoser(long number, ReadOnlyMemory<byte> json) => taken[number].AddLoser(json);

    /// <summary>Judges the next event of the post.</summary>
    public Verdict Judge(AcceptedEvent accepted, long receivedAt)
    {
        var number = accepted.Event.SequenceNumber;
        if (!taken.TryGetValue(number, out var holder))
        {
            taken.Add(number, new(accepted.Json, receivedAt));
            return Verdict.Accepted;
        }

        if (JsonContent.Equal(holder.Json.Span, accepted.Json.Span))
        {
            return holder.Receive(receivedAt) ? Verdict.EarlierDuplicate : Verdict.Duplicate;
        }

        foreach (var loser in holder.Losers)
        {
            if (JsonContent.Equal(loser.Span, accepted.Json.Span))
            {
                return Verdict.RepeatedConflict;
            }
        }

        holder.AddLoser(accepted.Json);
        return Verdict.Conflict;
    }

    private sealed class Taken(ReadOnlyMemory<byte> json, long receivedAt)
    {
        private long receivedAt = receivedAt;
        private List<ReadOnlyMemory<byte>>? losers;

        public ReadOnlyMemory<byte> Json { get; } = json;

        public IReadOnlyList<ReadOnlyMemory<byte>> Losers => losers ?? [];

        public void AddLoser(ReadOnlyMemory<byte> json) => (losers ??= []).Add(json);

        public bool Receive(long at)
        {
            var earlier = at < receivedAt;
            receivedAt = Math.Min(receivedAt, at);
            return earlier;
        }
    }
}
