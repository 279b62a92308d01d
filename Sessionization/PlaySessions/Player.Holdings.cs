namespace Audiogum.Sessions.Sessionization.PlaySessions;

// What a player holds: it is sealed, shown and copied.
public sealed partial class Player
{
    /// <summary>How many closed play sessions, items, stretches and marks are held.</summary>
    public int Units
    {
        get
        {
            Expand();
            return closedUnits + (play?.Units ?? 0);
        }
    }

    /// <summary>What is held, oldest first, closed or as a piece; the player goes on without it.</summary>
    public IReadOnlyList<PlaySession> Seal()
    {
        Expand();
        var pieces = (play is { Units: > 0 } ? closed.Add(play.Seal(last.Time, last.Gaps != play.Gaps)) : closed).ToArray();
        (closed, closedUnits) = (null, 0);
        return pieces;
    }

    /// <summary>The play sessions held, newest first; an open one ends, for now, at its last event (5.6).</summary>
    public PersistentList<PlaySession>? PlaySessions()
    {
        Expand();
        if (play is null)
        {
            return closed;
        }

        var running = state is PlayerState.Begun or PlayerState.Playing;
        var remaining = play.Item?.Remaining is { } left ? Math.Min(left, Ruleset.MaxInterval) : (long?)null;
        var tail = running && play.Item is { } item ? remaining ?? (item.Continued ? Ruleset.ContinuationInterval : 0) : 0;
        var itemless = state == PlayerState.Opened && Ruleset.IsItemless(play.Source);
        var expiresAfter = running
            ? remaining + 60_000 ?? (play.Item is { Continued: true } ? (2 * Ruleset.ContinuationInterval) + 300_000 : Ruleset.MaxSilent)
            : itemless ? Ruleset.MaxSilent
            : state == PlayerState.Paused ? Ruleset.PauseTimeout
            : 600_000;
        return closed.Add(play.Close(last.Time, Outcome.Open, false, tail, expiresAfter, running || itemless));
    }

    /// <summary>An independent copy.</summary>
    public Player Copy()
    {
        var copy = (Player)MemberwiseClone();
        copy.play = play?.Copy();
        return copy;
    }
}
