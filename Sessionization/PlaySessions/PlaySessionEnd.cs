using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>Semantics §5.4: whether an interval ends the play session.</summary>
internal static class PlaySessionEnd
{
    public static Outcome Decide(in Interval i, in Booking booked)
    {
        if (i.Action == PlayAction.Start)
        {
            return Outcome.NewSource;
        }

        if (i.State is PlayerState.Paused or PlayerState.Between or PlayerState.Failed
            && !i.Gap && booked.Playing == 0 && i.Length > Ruleset.PauseTimeout)
        {
            return Outcome.PauseTimeout;
        }

        var goesOn = i.Same && (i.IsEnding || i.Action is PlayAction.Seek or PlayAction.Continue or PlayAction.MediaError);
        return booked.Times.Unobserved - booked.Disbelieved > Ruleset.SilenceSplit && !goesOn ? Outcome.Silence : Outcome.Open;
    }
}
