using System.Text.Json.Serialization;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>The answer of the real-time dashboard (api.md).</summary>
public sealed record RealtimeReport
{
    /// <summary>When the numbers were read.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Play sessions playing now (semantics §8).</summary>
    public required long PlayingNow { get; init; }

    /// <summary>Sessions with an event received in the last 30 minutes.</summary>
    public required long ActiveSessions { get; init; }

    /// <summary>Unique users of those.</summary>
    public required long ActiveUsers { get; init; }

    /// <summary>Unique devices of those.</summary>
    public required long ActiveDevices { get; init; }

    /// <summary>The last 60 minutes, ascending, the unfinished one last.</summary>
    public required IReadOnlyList<MinutePoint> Minutes { get; init; }

    /// <summary>Distinct events first received in those minutes, by type (<c>playevent</c> …), all six.</summary>
    public required IReadOnlyDictionary<string, long> EventTypes { get; init; }

    /// <summary>What is playing now by <c>source</c>, <c>service</c>, <c>devicename</c>, <c>countrycode</c>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<NowRow>> Now { get; init; }

    /// <summary>Today so far, as the daily dashboard.</summary>
    public required PeriodReport Today { get; init; }

    /// <summary>Today beside yesterday at the same time of day.</summary>
    public SoFar? SoFar { get; init; }
}

/// <summary>One minute.</summary>
/// <param name="Minute">Its start.</param>
/// <param name="Events">Distinct events by first receipt.</param>
/// <param name="PlaySessions">Play sessions begun, by own time.</param>
/// <param name="ItemPlays">Item plays begun, by own time.</param>
/// <param name="ListeningMs">Listening, by own time.</param>
public sealed record MinutePoint(DateTimeOffset Minute, long Events, long PlaySessions, long ItemPlays, long ListeningMs)
{
    /// <summary>Items skipped, by own time.</summary>
    public long Skips { get; init; }

    /// <summary>Media begun, by own time.</summary>
    public long MediaBegins { get; init; }

    /// <summary>Media failed, by own time.</summary>
    public long MediaErrors { get; init; }
}

/// <summary>How many play sessions with one value are playing now, by count descending, then value.</summary>
/// <param name="Value">The value; null is "no value".</param>
/// <param name="PlayingNow">Play sessions.</param>
public sealed record NowRow([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Value, long PlayingNow);
