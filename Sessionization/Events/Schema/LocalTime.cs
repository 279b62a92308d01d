namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>
/// The grammar of <c>localtime</c> (api.md): <c>yyyy-MM-ddTHH:mm:ss[.fraction of 1-9 digits](Z|±hh:mm|±hhmm|±hh)</c>, a real
/// date and time, the offset within ±14:00. Written out because the framework's parsers are more lenient in some places
/// (missing offsets) and stricter in others (nine fraction digits).
/// </summary>
internal static class LocalTime
{
    private const int MaxOffsetMinutes = 14 * 60;
    private const int MaxFractionDigits = 9;
    private const int SecondsEnd = 19;

    /// <summary>Reads a time.</summary>
    /// <param name="text">UTF-8, unescaped.</param>
    /// <param name="instant">Milliseconds since 1970 in UTC, digits past the millisecond cut off; negative before 1970.</param>
    /// <param name="offsetMinutes">The offset that the time was written with.</param>
    /// <returns>False if the text does not follow the grammar or no such time exists.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out long instant, out short offsetMinutes)
    {
        instant = 0;
        offsetMinutes = 0;
        if (text.Length <= SecondsEnd || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return false;
        if (!TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute) || !TryDigits(text[17..19], out var second))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        var rest = text[SecondsEnd..];
        if (!TryFraction(ref rest, out var milliseconds) || !TryOffset(rest, out offsetMinutes)) return false;

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        instant = ticks / TimeSpan.TicksPerMillisecond + milliseconds - offsetMinutes * 60_000L;
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, out int milliseconds)
    {
        milliseconds = 0;
        if (rest[0] != '.') return true;
        var length = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (length is < 1 or > MaxFractionDigits) return false;
        for (var digit = 1; digit <= 3; digit++)
            milliseconds = milliseconds * 10 + (digit <= length ? rest[digit] - '0' : 0);
        rest = rest[(length + 1)..];
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out short minutes)
    {
        minutes = 0;
        if (text.SequenceEqual("Z"u8)) return true;
        if (text.Length is not (3 or 5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || (text.Length == 6 && text[3] != ':')) return false;
        var minute = 0;
        if (!TryDigits(text[1..3], out var hour) || (text.Length > 3 && !TryDigits(text[^2..], out minute)) || minute > 59 || hour * 60 + minute > MaxOffsetMinutes)
            return false;
        minutes = (short)((hour * 60 + minute) * (text[0] == '-' ? -1 : 1));
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit)) return false;
            value = value * 10 + (digit - '0');
        }
        return true;
    }
}
