using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Grains.Interfaces.Listings;

/// <summary>A listing of sessions or play sessions, validated by the gateway. Null filters mean any. Instants are milliseconds since 1970.</summary>
[GenerateSerializer, Immutable, Alias("ListRequest")]
public sealed record ListRequest
{
    /// <summary>Start of the range, inclusive.</summary>
    [Id(0)]
    public required long From { get; init; }

    /// <summary>End of the range, exclusive.</summary>
    [Id(1)]
    public required long To { get; init; }

    /// <summary>Rows of a page, 1 to 1 000.</summary>
    [Id(2)]
    public required int Limit { get; init; }

    /// <summary>Exact user id.</summary>
    [Id(3)]
    public string? UserId { get; init; }

    /// <summary>Exact device id.</summary>
    [Id(4)]
    public string? DeviceId { get; init; }

    /// <summary>Exact client.</summary>
    [Id(5)]
    public string? Client { get; init; }

    /// <summary>Exact platform.</summary>
    [Id(6)]
    public string? Platform { get; init; }

    /// <summary>Exact device name.</summary>
    [Id(7)]
    public string? DeviceName { get; init; }

    /// <summary>Exact country code, lower-cased.</summary>
    [Id(8)]
    public string? CountryCode { get; init; }

    /// <summary>Source of any (sessions) or of the (plays) play session.</summary>
    [Id(9)]
    public string? Source { get; init; }

    /// <summary>Whether the session is open (true), closed (false) or either (null).</summary>
    [Id(10)]
    public bool? Open { get; init; }

    /// <summary>Only rows after this place.</summary>
    [Id(11)]
    public ListContinuation? After { get; init; }
}

/// <summary>A place in a listing: what a cursor holds. Each listing has its own kind.</summary>
[GenerateSerializer, Immutable, Alias("ListPlace")]
public abstract record ListContinuation;

/// <summary>A place in a listing of sessions or play sessions, which are in the order of their starts.</summary>
/// <param name="StartedAt">Start of the last row of the page before.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="OpenedBy">Its opening number, for plays; else 0.</param>
[GenerateSerializer, Immutable, Alias("RowPlace")]
public sealed record RowContinuation([property: Id(0)] long StartedAt, [property: Id(1)] string SessionId, [property: Id(2)] long OpenedBy) : ListContinuation;

/// <summary>A place in a listing of what changed, shard by shard.</summary>
/// <param name="Shard">The shard, from 0.</param>
/// <param name="Epoch">Of the position of the last row of it that was looked at.</param>
/// <param name="Number">Likewise.</param>
[GenerateSerializer, Immutable, Alias("ChangePlace")]
public sealed record ChangeContinuation([property: Id(0)] int Shard, [property: Id(1)] long Epoch, [property: Id(2)] long Number) : ListContinuation
{
    /// <summary>A place behind a position.</summary>
    public ChangeContinuation(int shard, StorePosition position)
        : this(shard, position.Epoch, position.Number)
    {
    }

    /// <summary>The position of the last row of the shard that was looked at.</summary>
    public StorePosition Position => new(Epoch, Number);
}

/// <summary>A page of a listing.</summary>
/// <param name="rows">The rows, each a finished UTF-8 JSON object.</param>
/// <param name="next">The place of the last row if there are more, or null.</param>
[GenerateSerializer, Immutable, Alias("ListReply")]
public sealed class ListReply(IReadOnlyList<byte[]> rows, ListContinuation? next)
{
    /// <summary>The rows, each a finished UTF-8 JSON object.</summary>
    [Id(0)]
    public IReadOnlyList<byte[]> Rows { get; } = rows;

    /// <summary>The place of the last row if there are more, or null.</summary>
    [Id(1)]
    public ListContinuation? Next { get; } = next;
}
