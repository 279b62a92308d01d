namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// The hours of a week as listeners live them: counted from Monday 00:00 by the offset that their devices' local time
/// was written with. Listening is cut at quarter hours, so an offset that is no multiple of 15 minutes moves whole ones.
/// </summary>
public static class LocalWeek
{
    /// <summary>Hours of a week.</summary>
    public const int Count = 168;

    private const int MinutesOfQuarter = 15;

    // The first day of 1970 was a Thursday.
    private const int HoursBeforeEpoch = 3 * 24;

    /// <summary>The hour of the week, 0 to 167, in which a quarter hour begins.</summary>
    /// <param name="quarter">Quarter hours since 1970, UTC.</param>
    /// <param name="utcOffsetMinutes">How far local time is ahead of UTC.</param>
    public static int HourOf(long quarter, int utcOffsetMinutes)
    {
        var hour = TimeBuckets.IndexOf((quarter * MinutesOfQuarter) + utcOffsetMinutes, 60) + HoursBeforeEpoch;
        return (int)(hour - (TimeBuckets.IndexOf(hour, Count) * Count));
    }
}
