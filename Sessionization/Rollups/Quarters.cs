namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Quarter hours since 1970, UTC: the finest time that sums are kept at (semantics §7).</summary>
public static class Quarters
{
    /// <summary>Milliseconds of a quarter hour.</summary>
    public const long Ms = 900_000;

    /// <summary>Quarter hours of a UTC day.</summary>
    public const int OfDay = 96;

    /// <summary>The quarter hour that holds an instant; before 1970 it is negative.</summary>
    /// <param name="instant">Milliseconds since 1970.</param>
    public static long Of(long instant) => FloorDivide(instant, Ms);

    /// <summary>The UTC day (days since 1970) that holds a quarter hour.</summary>
    public static int DayOf(long quarter) => (int)FloorDivide(quarter, OfDay);

    private static long FloorDivide(long value, long by)
    {
        var (quotient, remainder) = Math.DivRem(value, by);
        return remainder < 0 ? quotient - 1 : quotient;
    }
}
