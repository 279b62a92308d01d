namespace Audiogum.Sessions.Storage;

/// <summary>A listing: half-open range, filters (null means any), page. Instants are milliseconds since 1970.</summary>
public sealed record SessionQuery
{
    /// <summary>The tenant; nothing of another is ever listed.</summary>
    public required string Tenant { get; init; }

    /// <summary>Start of the range, inclusive.</summary>
    public required long From { get; init; }

    /// <summary>End of the range, exclusive.</summary>
    public required long To { get; init; }

    /// <summary>Rows at most.</summary>
    public required int Limit { get; init; }

    /// <summary>Exact user id, or null.</summary>
    public string? UserId { get; init; }

    /// <summary>Exact device id, or null.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Exact client, or null.</summary>
    public string? Client { get; init; }

    /// <summary>Exact platform, or null.</summary>
    public string? Platform { get; init; }

    /// <summary>Exact device name, or null.</summary>
    public string? DeviceName { get; init; }

    /// <summary>Exact country code, lower-cased, or null.</summary>
    public string? CountryCode { get; init; }

    /// <summary>A source of any of the session's play sessions (sessions) or of the play session itself (plays), or null.</summary>
    public string? Source { get; init; }

    /// <summary>Only sessions whose latest receipt is at or after this, or null.</summary>
    public long? LastReceivedFrom { get; init; }

    /// <summary>Only sessions whose latest receipt is before this, or null.</summary>
    public long? LastReceivedBefore { get; init; }

    /// <summary>Only rows after this place in the order, or null for the first page.</summary>
    public ListPosition? After { get; init; }
}

/// <summary>A place in a listing.</summary>
/// <param name="StartedAt">Start of the row, milliseconds since 1970.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="OpenedBy">The opening number of a play session; 0 in a listing of sessions.</param>
public readonly record struct ListPosition(long StartedAt, string SessionId, long OpenedBy);
