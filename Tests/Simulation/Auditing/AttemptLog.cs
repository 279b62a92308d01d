using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Tests.Simulation.Listeners;

namespace Audiogum.Sessions.Tests.Simulation.Auditing;

/// <summary>One sending of one event.</summary>
/// <param name="Sent">What was sent.</param>
/// <param name="ReceivedAt">The server's clock then.</param>
/// <param name="Outcome">What was answered; null for a 503, a lost answer or a silo that died.</param>
internal sealed record SendAttempt(OutgoingEvent Sent, long ReceivedAt, AppendOutcome? Outcome);

/// <summary>Everything that was sent and everything that was answered: all that an auditor has to go by.</summary>
internal sealed class AttemptLog
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<SendAttempt>> attempts = [];

    /// <summary>What was found to be wrong while it ran.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Rejected events that were acknowledged, and those that may be stored nevertheless.</summary>
    public (long Acknowledged, long Unknown) Rejected { get; private set; }

    public int Posts { get; private set; }

    public int Unanswered { get; private set; }

    /// <summary>Writes down a post; no outcomes if it was not acknowledged.</summary>
    public void Take(Post post, long receivedAt, IReadOnlyList<AppendOutcome>? outcomes)
    {
        lock (gate)
        {
            Posts++;
            if (outcomes is null) Unanswered++;
            Rejected = outcomes is null ? (Rejected.Acknowledged, Rejected.Unknown + post.Invalid.Count) : (Rejected.Acknowledged + post.Invalid.Count, Rejected.Unknown);
            for (var i = 0; i < post.Events.Count; i++)
            {
                var sent = post.Events[i];
                if (!attempts.TryGetValue(sent.SessionId, out var list)) attempts.Add(sent.SessionId, list = []);
                list.Add(new(sent, receivedAt, outcomes?[i]));
            }
        }
    }

    public void Blame(string violation)
    {
        lock (gate) Violations.Add(violation);
    }

    /// <summary>Numbers of a session that are known to be stored.</summary>
    public int Acknowledged(string sessionId)
    {
        lock (gate) return attempts.TryGetValue(sessionId, out var list) ? list.Where(a => a.Outcome is not null).Select(a => a.Sent.Number).Distinct().Count() : 0;
    }

    /// <summary>Everything sent of a session.</summary>
    public IReadOnlyList<SendAttempt> AttemptsFor(string sessionId)
    {
        lock (gate) return attempts.TryGetValue(sessionId, out var list) ? [.. list] : [];
    }
}
