using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>The valid events of one post that belong to one session, in the order sent.</summary>
/// <param name="sessionId">The session, lower-cased.</param>
public sealed class SessionGroup(string sessionId)
{
    private readonly List<AcceptedEvent> _events = [];

    private readonly List<int> _indexes = [];

    /// <summary>The session, lower-cased.</summary>
    public string SessionId { get; } = sessionId;

    /// <summary>Where each event stands in the post, ascending.</summary>
    public IReadOnlyList<int> Indexes => _indexes;

    /// <summary>Bytes of the events as sent.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds the next event.</summary>
    public void Add(int index, AcceptedEvent accepted)
    {
        Bytes += accepted.Json.Length;
        _indexes.Add(index);
        _events.Add(accepted);
    }

    /// <summary>The request to the session's actor.</summary>
    public AppendRequest ToRequest(Receipt receipt) => new(receipt, _events);
}

/// <summary>Splits a post by session. Two events with the same number stay in the order sent: the first one stands.</summary>
public static class SessionGrouping
{
    /// <summary>The groups, by the first event of each.</summary>
    public static List<SessionGroup> GroupBySession(IReadOnlyList<BatchEntry> entries)
    {
        var groups = new List<SessionGroup>(1);
        Dictionary<string, SessionGroup>? bySession = null;
        SessionGroup? current = null;
        for (var index = 0; index < entries.Count; index++)
        {
            var entry = entries[index];
            if (entry.Reading.Event is not { } read) continue;
            if (current is null || current.SessionId != read.SessionId)
            {
                current = Find(groups, ref bySession, read.SessionId);
            }

            current.Add(index, new(read, entry.Json));
        }

        return groups;
    }

    // Most posts hold one session: the dictionary is only made for a second one.
    private static SessionGroup Find(List<SessionGroup> groups, ref Dictionary<string, SessionGroup>? bySession, string sessionId)
    {
        if (groups.Count > 0)
        {
            bySession ??= new() { [groups[0].SessionId] = groups[0] };
            if (bySession.TryGetValue(sessionId, out var known)) return known;
        }

        var added = new SessionGroup(sessionId);
        groups.Add(added);
        bySession?.Add(sessionId, added);
        return added;
    }
}
