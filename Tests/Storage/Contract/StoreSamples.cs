using System.Globalization;
using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Tests.Storage.Contract;

/// <summary>What tests put into a store.</summary>
internal static class StoreSamples
{
    public const string Tenant = "acme";
    public const int Shard = 3;

    /// <summary>2026-11-20T08:00Z.</summary>
    public const long Morning = 1_795_161_600_000;

    public static readonly Receipt Receipt = new(Morning, "user-1", null);

    public static SessionKey Key(int number, string tenant = Tenant) =>
        new(tenant, number.ToString("x32", CultureInfo.InvariantCulture));

    public static SessionRow Row(SessionKey key, long revision = 1, long startedAt = Morning) => new()
    {
        Key = key,
        Shard = Shard,
        Revision = revision,
        Version = revision,
        StartedAt = startedAt,
        LastReceivedAt = startedAt + 1_000,
        LiveUntil = startedAt + 1_800_000,
        UserId = "user-1",
        DeviceId = null,
        Client = "Kitchen radio",
        Platform = "rtos",
        DeviceName = "Box ★",
        CountryCode = "gb",
        Summary = Json("{\"events\":1}"),
        Contribution = new byte[] { 0, 1, 2, 255 },
        SealedParts = 0,
    };

    public static StoredEvent Event(
        long number, StoredEventKind kind = StoredEventKind.Accepted, EventType type = EventType.Play, Receipt? receipt = null, string? json = null) =>
        new(kind, type, number, receipt ?? Receipt, Json(json ?? $"{{ \"n\" : {number} }}"));

    public static SessionCommit Commit(SessionRow row, params IReadOnlyList<StoredEvent> events) => new()
    {
        ExpectedRevision = row.Revision - 1,
        Row = row,
        Events = events,
        Rejections = [],
        Segments = [],
        AddedDays = [],
        RemovedPlays = [],
        AddedPlays = [],
    };

    public static SegmentRow Part(int number, long revision = 1, long from = 0, long to = 0, long firstPlay = 1, long lastPlay = 1, string plays = "[]") => new()
    {
        Number = number,
        Revision = revision,
        From = from,
        To = to,
        FirstPlay = firstPlay,
        LastPlay = lastPlay,
        Plays = Json(plays),
    };

    public static StoredRejection Rejection(string code, long receivedAt = Morning, string json = "{}") =>
        new(new(receivedAt, null, "device-1"), code, "/events/0/connection", "must be one of none, wan, cellular", Json(json), false);

    public static SessionQuery Query(string tenant = Tenant) =>
        new() { Tenant = tenant, From = long.MinValue, To = long.MaxValue, Limit = 100 };

    public static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
