using System.Collections.Concurrent;
using System.Net;
using Audiogum.Sessions.Gateway.Demo.Delivery;

namespace Audiogum.Sessions.Gateway.Demo.Posting;

/// <summary>Counts what many posts came to. Safe from any thread.</summary>
public sealed class PostingStatistics
{
    private readonly ConcurrentDictionary<string, bool> _sessions = [];

    private readonly ConcurrentDictionary<HttpStatusCode, int> _refusals = [];

    private int _accepted;

    /// <summary>Distinct sessions that the posts spoke of.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>Events that were new.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Posts that the server would not judge, by status. A client that is right never sees one.</summary>
    public IReadOnlyDictionary<HttpStatusCode, int> Refusals => _refusals;

    /// <summary>Counts a post.</summary>
    public void Add(Upload upload, PostResult outcome)
    {
        foreach (var entry in upload.Events) _sessions.TryAdd(entry.SessionId, true);
        Interlocked.Add(ref _accepted, outcome.Accepted);
        if (outcome.Refusal is { } status) _refusals.AddOrUpdate(status, 1, (_, count) => count + 1);
    }
}
