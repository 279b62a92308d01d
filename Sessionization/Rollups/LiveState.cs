using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// What the real-time dashboard needs of a session beside its plays. Minutes are counted since 1970, UTC. Only the newest
/// 60 minutes before the latest receipt are held.
/// </summary>
public sealed record LiveState
{
    /// <summary>Device name of the lowest-numbered event.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Country code, lower-cased, or null.</summary>
    public string? CountryCode { get; init; }

    /// <summary>The play session that is playing until further notice, or null.</summary>
    public NowPlaying? Now { get; init; }

    /// <summary>Distinct events by the minute of their first receipt and their type, ascending.</summary>
    public required IReadOnlyList<MinuteReceipts> Receipts { get; init; }
}

/// <summary>A play session that counts as playing until it expires (semantics §8).</summary>
/// <param name="ExpiresAt">Playing while the server's clock has not passed this, milliseconds since 1970.</param>
/// <param name="Source">Its source.</param>
/// <param name="Service">Its service, or null.</param>
public sealed record NowPlaying(long ExpiresAt, string Source, string? Service);

/// <summary>Distinct events first received in one minute.</summary>
/// <param name="Minute">Minutes since 1970.</param>
/// <param name="Type">The type of the events.</param>
/// <param name="Count">How many.</param>
public readonly record struct MinuteReceipts(long Minute, EventType Type, int Count);

/// <summary>Plays and listening of one minute.</summary>
/// <param name="Minute">Minutes since 1970.</param>
/// <param name="PlaySessions">Play sessions started in it.</param>
/// <param name="ItemPlays">Item plays opened in it.</param>
/// <param name="ListeningMs">Listening within it.</param>
public readonly record struct MinutePlays(long Minute, int PlaySessions, int ItemPlays, long ListeningMs)
{
    /// <summary>Items skipped in it, next and previous.</summary>
    public int Skips { get; init; }

    /// <summary>Media begun in it.</summary>
    public int MediaBegins { get; init; }

    /// <summary>Media failed in it.</summary>
    public int MediaErrors { get; init; }
}
