using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Ordering;

/// <summary>What semantics §4 needs to know of a session's clocks; fed in sequence order.</summary>
internal struct SessionClock
{
    private long lead;
    private bool anySet;
    private bool anyUnset;
    private long lastUnset;
    private long lastUnsetReceived;
    private long? setAfterLastUnset;

    /// <summary>Whether the clock ran more than <see cref="Ruleset.FutureSkew"/> ahead.</summary>
    public readonly bool Ahead => anySet && lead > Ruleset.FutureSkew;

    /// <summary>Whether any event came from a clock that was never set.</summary>
    public readonly bool Unset => anyUnset;

    /// <summary>Sees the next event.</summary>
    public void Observe(ClockTime time, long receivedAt)
    {
        if (time.Unset)
        {
            (anyUnset, lastUnset, lastUnsetReceived, setAfterLastUnset) = (true, time.Instant, receivedAt, null);
            return;
        }

        lead = anySet ? Math.Max(lead, time.Instant - receivedAt) : time.Instant - receivedAt;
        anySet = true;
        if (anyUnset)
        {
            setAfterLastUnset ??= time.Instant;
        }
    }

    /// <summary>How far the events seen are to be moved.</summary>
    public readonly ClockCorrection Correction
    {
        get
        {
            var set = Ahead ? -lead : 0;
            if (!anyUnset)
            {
                return new(set, 0);
            }

            var target = setAfterLastUnset is { } next ? Math.Min(lastUnsetReceived, next + set) : lastUnsetReceived;
            return new(set, target - lastUnset);
        }
    }
}
