using System.Globalization;

using Audiogum.Sessions.Gateway.Problems;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>
/// Reads query parameters one by one and keeps the first fault. A parameter given twice is a fault: which of the two
/// was meant cannot be known. Unknown parameters are never looked at.
/// </summary>
/// <param name="query">The query.</param>
public sealed class QueryReading(IQueryCollection query)
{
    /// <summary>The first fault, or null.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>The text of a parameter, or null without it.</summary>
    public string? Text(string name)
    {
        if (!query.TryGetValue(name, out var values) || values.Count == 0) return null;
        if (values.Count > 1) Fail(name, "The parameter is given more than once.");
        return values[0] ?? string.Empty;
    }

    /// <summary>The <c>limit</c>: 1 to 1 000.</summary>
    public int Limit()
    {
        const string name = "limit";
        if (Text(name) is not { } text) return Limits.DefaultPageRows;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Limits.MaxPageRows) return limit;
        Fail(name, $"The limit must be a number from 1 to {Limits.MaxPageRows}.");
        return Limits.DefaultPageRows;
    }

    /// <summary>An instant in milliseconds since 1970, or null without the parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="zone">The zone that a bare date is meant in: see <see cref="InstantText.ZoneOfDatesAsync"/>.</param>
    public long? Instant(string name, TimeZoneInfo zone)
    {
        if (Text(name) is not { } text) return null;
        if (InstantText.Parse(text, zone) is { } instant) return instant;
        Fail(name, "It must be a date, as 2026-11-20, or a date and time with its offset, as 2026-11-20T08:00:00Z.");
        return null;
    }

    /// <summary>A date in exactly one form, from 1970 to 2199, or null without the parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="format">As <see cref="DateOnly.ParseExact(string, string)"/> takes it.</param>
    /// <param name="example">What a good value looks like.</param>
    public DateOnly? Date(string name, string format, string example)
    {
        if (Text(name) is not { } text) return null;
        if (DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1970 and < 2200)
            return date;
        Fail(name, $"It must look like {example} and lie between 1970 and 2199.");
        return null;
    }

    /// <summary>One of a closed list of words, or null without the parameter.</summary>
    public string? OneOf(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name) is not { } text || words.Contains(text)) return Text(name);
        Fail(name, $"It must be one of {string.Join(", ", words!)}.");
        return null;
    }

    /// <summary>Notes a fault; only the first one is kept.</summary>
    public void Fail(string name, string detail) => Problem ??= KnownProblems.BadParameter(name, detail);
}
