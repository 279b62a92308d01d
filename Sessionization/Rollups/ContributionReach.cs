namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Where in time a contribution lies.</summary>
public static class ContributionReach
{
    /// <summary>Whether any number of a contribution lies on a UTC day (days since 1970).</summary>
    public static bool Touches(SessionContribution contribution, int day) =>
        IsOn(contribution.Session.StartedAt, day) || contribution.Plays.Any(play => Touches(play, day));

    private static bool Touches(PlayFacts play, int day) =>
        IsOn(play.StartedAt, day)
        || Touches(play.Itemless, day)
        || play.Items.Any(item => IsOn(item.StartedAt, day) || Touches(item.Listening, day))
        || play.Counts.Any(counts => QuarterHours.DayOf(counts.Quarter) == day);

    private static bool Touches(IReadOnlyList<QuarterTime> times, int day) => times.Any(time => QuarterHours.DayOf(time.Quarter) == day);

    private static bool IsOn(long instant, int day) => QuarterHours.DayOf(QuarterHours.Of(instant)) == day;
}
