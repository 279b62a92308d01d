using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Interfaces.Sessions;

/// <summary>The only writer of its session. Keyed by <see cref="SessionKey"/> as text: <c>tenant/sessionid</c>.</summary>
[Alias("ISessionGrain")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Judges and stores the events of one post for this session; what the reply says is durable. Whoever waits longer than
    /// ten seconds waits for a silo that died: posting again is safe, and finds the actor elsewhere. Posts take turns inside
    /// the actor, which counts what waits for its turn; Orleans' own queue would not.
    /// </summary>
    [Alias("Append"), AlwaysInterleave]
    [ResponseTimeout("00:00:10")]
    ValueTask<AppendReply> Append(AppendRequest request);

    /// <summary>Puts a pseudonym in a user's place, in the events and in all that is folded from them. May be repeated.</summary>
    /// <returns>
    /// How many entries bear the pseudonym if anything changed, else 0; 1 for the row of a session whose raw events are deleted;
    /// <see cref="ErasedSession.Damaged"/> where stored bytes are not what was written.
    /// </returns>
    /// <exception cref="DataUnavailableException">It may be half done: do it again.</exception>
    [Alias("Erase")]
    ValueTask<int> Erase(string userId, string pseudonym);

    /// <summary>Deletes the session's raw events for good if its last receipt lies before an instant. May be repeated.</summary>
    /// <param name="receivedBefore">The instant, milliseconds since 1970.</param>
    /// <returns>Whether none are left; false where something was received later.</returns>
    /// <exception cref="DataUnavailableException">It may be half done: do it again.</exception>
    [Alias("Retire")]
    ValueTask<bool> Retire(long receivedBefore);

    /// <summary>
    /// Folds the session again from its raw events and stores what they make as a new revision, with its sealed parts, the days and the
    /// places that it is listed under; of a session whose raw events are deleted the row as it is. May be repeated.
    /// </summary>
    /// <returns>False if there is nothing to fold.</returns>
    /// <exception cref="DataUnavailableException">It may be half done: do it again.</exception>
    [Alias("Refold")]
    ValueTask<bool> Refold();

    /// <summary>The session of <c>GET /v1/sessions/{sessionid}</c>.</summary>
    /// <returns>The document in pieces of at most <see cref="JsonReply.MaxPiece"/> bytes; none if nothing was ever accepted for it.</returns>
    [Alias("GetSession")]
    IAsyncEnumerable<JsonReply> GetSession();

    /// <summary>The raw events of <c>GET /v1/sessions/{sessionid}/events</c>, in pieces like <see cref="GetSession"/>.</summary>
    [Alias("GetEvents")]
    IAsyncEnumerable<JsonReply> GetEvents();

    /// <summary>The timeline of <c>GET /v1/sessions/{sessionid}/timeline</c>, in pieces like <see cref="GetSession"/>.</summary>
    [Alias("GetTimeline")]
    IAsyncEnumerable<JsonReply> GetTimeline();
}

/// <summary>What an erasure is told of a session instead of a number of entries.</summary>
public static class ErasedSession
{
    /// <summary>The session cannot be read.</summary>
    public const int Damaged = -1;
}

/// <summary>Valid events of one post that belong to one session, in the order sent.</summary>
/// <param name="receipt">When and from whom they were received.</param>
/// <param name="events">1 to <see cref="EventLimits.MaxEvents"/> events.</param>
[GenerateSerializer, Immutable, Alias("AppendRequest")]
public sealed class AppendRequest(Receipt receipt, IReadOnlyList<AcceptedEvent> events)
{
    /// <summary>When and from whom they were received.</summary>
    [Id(0)]
    public Receipt Receipt { get; } = receipt;

    /// <summary>The events.</summary>
    [Id(1)]
    public IReadOnlyList<AcceptedEvent> Events { get; } = events;
}

/// <summary>What became of a post's events.</summary>
/// <param name="status">Whether the outcomes are durable.</param>
/// <param name="outcomes">One for each event of the request, in its order; empty unless committed.</param>
[GenerateSerializer, Immutable, Alias("AppendReply")]
public sealed class AppendReply(AppendStatus status, AppendOutcome[] outcomes)
{
    /// <summary>Whether the outcomes are durable.</summary>
    [Id(0)]
    public AppendStatus Status { get; } = status;

    /// <summary>One for each event of the request, in its order; empty unless committed.</summary>
    [Id(1)]
    public AppendOutcome[] Outcomes { get; } = outcomes;
}

/// <summary>Whether a post was stored.</summary>
[GenerateSerializer, Alias("AppendStatus")]
public enum AppendStatus : byte
{
    /// <summary>Durable.</summary>
    Committed,

    /// <summary>Not known to be durable; posting it again is safe (503).</summary>
    Unavailable,

    /// <summary>Not stored: taking it up would mean to fold a long session anew, more often than its tenant may ask for (429).</summary>
    Throttled,

    /// <summary>Not stored: its tenant begins more sessions a second than it may (429).</summary>
    TooManySessions,
}

/// <summary>The outcome of one event that the door did not reject (api.md).</summary>
[GenerateSerializer, Alias("AppendOutcome")]
public enum AppendOutcome : byte
{
    /// <summary>It took its number.</summary>
    Accepted,

    /// <summary>A copy of the event that has the number.</summary>
    Duplicate,

    /// <summary>The number is taken by other content.</summary>
    Conflict,

    /// <summary>Rejected and kept as such: the session's raw events are deleted.</summary>
    Retired,

    /// <summary>Rejected and kept as such: the number is taken by other content, and enough other contents were kept for it already.</summary>
    ConflictLimit,
}
