using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>What an interval was booked to (semantics §5.3). Milliseconds.</summary>
/// <param name="Playing">Listening.</param>
/// <param name="Estimated">Likely listening that no pair of events confirms.</param>
/// <param name="Times">The other classes.</param>
/// <param name="Rule">The line of 5.3 that decided, e.g. <c>5.3 rule 4, d known</c>.</param>
/// <param name="OnOwnItem">Whether the estimate belongs to b's item, whatever item is open (rule 1, second line).</param>
/// <param name="Disbelieved">The part of the unobserved time that exceeds <see cref="Ruleset.MaxInterval"/>: it does not count for <c>silence</c> (5.4).</param>
public readonly record struct Booking(long Playing, long Estimated, ClassTimes Times, string Rule, bool OnOwnItem = false, long Disbelieved = 0)
{
    /// <summary>Listening and estimated time.</summary>
    public long Heard => Playing + Estimated;
}
