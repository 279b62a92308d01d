using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Where in time a contribution lies.</summary>
public static class ContributionExtent
{
    /// <summary>Whether any number of a contribution lies on a UTC day (days since 1970).</summary>
    public static bool Touches(SessionContribution contribution, int day)
    {
        if (DayCoverage.DayOf(contribution.Session.StartedAt) == day) return true;
        if (contribution.Session.Late?.Any(entry => QuarterHours.DayOf(entry.Quarter) == day) ?? false) return true;
        var sought = new DayMatch { Day = day, Clock = contribution.Clock };
        foreach (var play in contribution.Plays) PlayExtent.Visit(play, ref sought);
        return sought.Touched;
    }

    /// <summary>The UTC days that a contribution lies on, but for those of sealed plays.</summary>
    public static NumberSet Days(SessionContribution contribution)
    {
        var days = new NumberSet();
        days.Add(DayCoverage.DayOf(contribution.Session.StartedAt));
        var plays = new DayCoverage();
        foreach (var play in contribution.Plays) plays.Add(play);
        plays.AddTo(days, contribution.Clock);
        return days;
    }

    /// <summary>The uncorrected instants [From, To] within which a play must lie to count on a UTC day: what sealed parts are read by.</summary>
    public static (long From, long To) OnDay(SessionContribution contribution, int day)
    {
        var start = day * (QuarterHours.PerDay * QuarterHours.Length);
        return (start - contribution.Clock.Set, start + (QuarterHours.PerDay * QuarterHours.Length) - contribution.Clock.Set);
    }

    private struct DayMatch : IExtentVisitor
    {
        public required int Day { get; init; }

        public required ClockCorrection Clock { get; init; }

        public bool Touched { get; private set; }

        public void See(ListeningSpan span)
        {
            var start = Clock.Apply(span.Start);
            Touched |= DayCoverage.DayOf(start) <= Day && DayCoverage.DayOf(start + Math.Max(0, span.Ms - 1)) >= Day;
        }
    }
}
