using System.Text.Json.Serialization;

using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>The answer of the daily and monthly dashboards (api.md). Member names in JSON are these, lower-cased; instants are ISO 8601 UTC with three fraction digits.</summary>
public sealed record PeriodReport
{
    /// <summary>IANA id of the tenant's time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Start of the period.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the period, exclusive.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>When the numbers were read.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Whether the period is over and nothing in it is open.</summary>
    public required bool Complete { get; init; }

    /// <summary>When a receipt last changed a number of the period after its end, or null.</summary>
    public DateTimeOffset? AmendedAt { get; init; }

    /// <summary>By how much listening the period changed after its end, by what was received since; absent where it did not.</summary>
    public long? AmendedMs { get; init; }

    /// <summary>The sums of the period.</summary>
    public required PeriodTotals Totals { get; init; }

    /// <summary>Every hour of the day, or every day of the month, zeros too.</summary>
    public required IReadOnlyList<SeriesPoint> Series { get; init; }

    /// <summary>By dimension, in the order of api.md: its values by listening descending, then value; at most 100.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<BreakdownRow>> Breakdowns { get; init; }

    /// <summary>For each dimension with more than 100 values, the sum of the rest.</summary>
    public required IReadOnlyDictionary<string, OtherValues> Other { get; init; }

    /// <summary>Listening by hour of the listeners' own week, Monday 00:00 first; hours without any are left out.</summary>
    public IReadOnlyList<WeekHour> WeekHours { get; init; } = [];

    /// <summary>The most heard.</summary>
    public required TopLists Top { get; init; }
}

/// <summary>The sums of a period, each at the instant that semantics §7 gives it.</summary>
public sealed record PeriodTotals
{
    /// <summary>Distinct events.</summary>
    public long Events { get; init; }

    /// <summary>Sessions that began.</summary>
    public long Sessions { get; init; }

    /// <summary>Unique users of those sessions; not summable.</summary>
    public long Users { get; init; }

    /// <summary>Unique devices of those sessions; not summable.</summary>
    public long Devices { get; init; }

    /// <summary>Listening time.</summary>
    public long ListeningMs { get; init; }

    /// <summary>Estimated time.</summary>
    public long EstimatedMs { get; init; }

    /// <summary>The other classes.</summary>
    public ClassTimes Times { get; init; }

    /// <summary>App start events.</summary>
    public long AppStartEvents { get; init; }

    /// <summary>Auth events.</summary>
    public long AuthEvents { get; init; }

    /// <summary>Navigation events.</summary>
    public long NavigationEvents { get; init; }

    /// <summary>Play events.</summary>
    public long PlayEvents { get; init; }

    /// <summary>Profile events.</summary>
    public long ProfileEvents { get; init; }

    /// <summary>Voice events.</summary>
    public long VoiceEvents { get; init; }

    /// <summary>Sign-ins.</summary>
    public long SignIns { get; init; }

    /// <summary>Sign-outs.</summary>
    public long SignOuts { get; init; }

    /// <summary>Failed authentications.</summary>
    public long AuthFailures { get; init; }

    /// <summary>Likes.</summary>
    public long Likes { get; init; }

    /// <summary>Dislikes.</summary>
    public long Dislikes { get; init; }

    /// <summary>Likes taken back.</summary>
    public long Unlikes { get; init; }

    /// <summary>Dislikes taken back.</summary>
    public long Undislikes { get; init; }

    /// <summary>Voice recordings understood.</summary>
    public long VoiceSuccesses { get; init; }

    /// <summary>Voice recordings that failed.</summary>
    public long VoiceFailures { get; init; }

    /// <summary>Play sessions that began.</summary>
    public long PlaySessions { get; init; }

    /// <summary>Item plays that began.</summary>
    public long ItemPlays { get; init; }

    /// <summary>Items completed.</summary>
    public long Completes { get; init; }

    /// <summary>Items skipped, next and previous.</summary>
    public long Skips { get; init; }

    /// <summary>Media begun.</summary>
    public long MediaBegins { get; init; }

    /// <summary>Media failed.</summary>
    public long MediaErrors { get; init; }

    /// <summary>Item plays with at least 30 s of listening.</summary>
    public long Qualified { get; init; }

    /// <summary>Listening that belongs to no item.</summary>
    public long ItemlessListeningMs { get; init; }

    /// <summary>Numbers never received, saturating.</summary>
    public long Missing { get; init; }

    /// <summary>Copies dropped.</summary>
    public long Duplicates { get; init; }

    /// <summary>Conflict losers, distinct contents.</summary>
    public long Conflicts { get; init; }

    /// <summary>Events rejected, at receipt.</summary>
    public long Rejected { get; init; }
}

/// <summary>One hour or day of a series.</summary>
/// <param name="Start">Its start.</param>
/// <param name="ListeningMs">Listening within it.</param>
/// <param name="Sessions">Sessions begun in it.</param>
/// <param name="PlaySessions">Play sessions begun in it.</param>
/// <param name="ItemPlays">Item plays begun in it.</param>
public sealed record SeriesPoint(DateTimeOffset Start, long ListeningMs, long Sessions, long PlaySessions, long ItemPlays);

/// <summary>One hour of the listeners' own week.</summary>
/// <param name="Name">As <c>mon 07</c>.</param>
/// <param name="Day">1 is Monday, 7 is Sunday.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="ListeningMs">Listening in all such hours of the period.</param>
public sealed record WeekHour(string Name, int Day, int Hour, long ListeningMs);

/// <summary>One value of a dimension.</summary>
/// <param name="Value">The value; null is "no value".</param>
/// <param name="ListeningMs">Listening.</param>
/// <param name="PlaySessions">Play sessions begun.</param>
/// <param name="ItemPlays">Item plays begun.</param>
public sealed record BreakdownRow(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Value, long ListeningMs, long PlaySessions, long ItemPlays);

/// <summary>The sum of a dimension's values beyond the first 100.</summary>
/// <param name="Values">How many values.</param>
/// <param name="ListeningMs">Listening.</param>
/// <param name="PlaySessions">Play sessions begun.</param>
/// <param name="ItemPlays">Item plays begun.</param>
public sealed record OtherValues(long Values, long ListeningMs, long PlaySessions, long ItemPlays);

/// <summary>Top lists, each by listening descending, then item plays descending, then name; at most 100.</summary>
/// <param name="Items">By item identity.</param>
/// <param name="Artists">By artist display name.</param>
/// <param name="Playables">By playable id.</param>
public sealed record TopLists(IReadOnlyList<TopItem> Items, IReadOnlyList<TopArtist> Artists, IReadOnlyList<TopPlayable> Playables);

/// <summary>A top item; absent members are left out of the JSON.</summary>
public sealed record TopItem(string Name, string? ArtistDisplayName, string? Service, string? Ref, string? Id, long ItemPlays, long ListeningMs);

/// <summary>A top artist.</summary>
public sealed record TopArtist(string Name, long ItemPlays, long ListeningMs);

/// <summary>A top playable; <c>Name</c> is null (and left out) when no event gave one.</summary>
public sealed record TopPlayable(string Id, string? Name, string? Type, long ItemPlays, long ListeningMs);
