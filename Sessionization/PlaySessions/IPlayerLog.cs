namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>Listens to a fold and hears why each number is what it is: the source of the timeline.</summary>
public interface IPlayerLog
{
    /// <summary>The event was ignored, counted among the orphans.</summary>
    /// <param name="by">The event.</param>
    /// <param name="rule">The rule that ignored it.</param>
    void Orphan(in FoldedEvent by, string rule);

    /// <summary>The event was the belated ending of an item that another one had replaced (5.1): it became its outcome.</summary>
    /// <param name="by">The event.</param>
    /// <param name="itemOpenedBy">The <c>openedby</c> of the item play.</param>
    void Belated(in FoldedEvent by, long itemOpenedBy);

    /// <summary>A play session was opened.</summary>
    /// <param name="by">The event that opened it.</param>
    /// <param name="implied">Whether by anything but <c>start</c>.</param>
    /// <param name="headEstimateMs">Estimated time before it (5.2).</param>
    void Opened(in FoldedEvent by, bool implied, long headEstimateMs);

    /// <summary>An interval was booked.</summary>
    void Booked(in BookedInterval interval);
}

/// <summary>A booked interval, for the timeline.</summary>
/// <param name="PlaySession">The <c>openedby</c> of the play session that it was booked on.</param>
/// <param name="From">Number of event a.</param>
/// <param name="To">Number of event b.</param>
/// <param name="Start">Time of a.</param>
/// <param name="End">Time of b.</param>
/// <param name="State">The state between them.</param>
/// <param name="Booked">What was booked; after an ending (5.4) only what was not taken back.</param>
/// <param name="Jump">Whether the length is unknown.</param>
/// <param name="Gap">Whether a number is missing between them.</param>
/// <param name="EndReason">Why b closed the play session (5.4), or <see cref="Outcome.Open"/>.</param>
public readonly record struct BookedInterval(
    long PlaySession, long From, long To, ClockTime Start, ClockTime End, PlayerState State, Booking Booked, bool Jump, bool Gap, Outcome EndReason);
