using System.Globalization;
using System.Text.Json;

namespace Audiogum.Sessions.Tests.Simulation.Semantics;

/// <summary>An event as a reader of the semantics sees it: nothing of it was read by the code that is on trial.</summary>
internal sealed class PlainEvent
{
    private const long Greatest = 1_000_000_000;
    private static readonly long Year2015 = new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private readonly JsonElement json;

    /// <summary>Reads a valid event.</summary>
    /// <param name="json">The event as sent.</param>
    /// <param name="receivedAt">Its earliest receipt, milliseconds since 1970.</param>
    public PlainEvent(JsonElement json, long receivedAt)
    {
        this.json = json;
        ReceivedAt = receivedAt;
        Number = json.GetProperty("sequencenumber").GetInt64();
        Type = Text(json, "type")!;
        Action = Text(json, "action") ?? string.Empty;
        Source = Text(json, "source") ?? string.Empty;
        Instant = ReadInstant(Text(json, "localtime")!);
        Time = Instant;
        Offset = Whole(json, "offset", 0);
        Item = Object(json, "item") is { } item ? new(item) : null;
        Service = Item?.Service
            ?? (Object(json, "playable") is { } playable && Object(playable, "parameters") is { } parameters ? Text(parameters, "service") : null)
            ?? (Object(json, "sourcedata") is { } sourcedata ? Text(sourcedata, "service") : null);
    }

    private PlainEvent(PlainEvent of, PlainItem? item, long? offset, string source)
    {
        (json, ReceivedAt, Number, Type, Action, Instant, Time, Service) = (of.json, of.ReceivedAt, of.Number, of.Type, of.Action, of.Instant, of.Time, of.Service);
        (Item, Offset, Source) = (item, offset, source);
    }

    public long Number { get; }

    public long ReceivedAt { get; }

    public string Type { get; }

    public string Action { get; }

    public string Source { get; }

    /// <summary>Milliseconds since 1970 by the device's clock.</summary>
    public long Instant { get; }

    /// <summary>t (§4), once <see cref="PlainClock"/> has set it.</summary>
    public long Time { get; set; }

    /// <summary>Whether the clock was not set (§4).</summary>
    public bool IsUnset => Instant < Year2015;

    /// <summary>Seconds.</summary>
    public long? Offset { get; }

    public long? OffsetMs => Offset * 1_000;

    public PlainItem? Item { get; }

    public string? Service { get; }

    public bool IsEnding => Action is "stop" or "complete" or "skipnext" or "skipprev";

    /// <summary>What 5.3 takes for an event without item and offset.</summary>
    public PlainEvent Bare() => new(this, null, null, Source);

    /// <summary>Another member's text.</summary>
    public string? Member(string name) => Text(json, name);

    internal static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static long? Whole(JsonElement of, string name, long least) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.GetInt64() is var number && number >= least && number <= Greatest
            ? number : null;

    private static JsonElement? Object(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    /// <summary><c>yyyy-MM-ddTHH:mm:ss[.fraction](Z|±hh:mm|±hhmm|±hh)</c>; digits past the millisecond are cut off.</summary>
    private static long ReadInstant(string text)
    {
        var wall = DateTime.ParseExact(text[..19], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        var rest = text[19..];
        var zone = rest.IndexOfAny(['Z', '+', '-']);
        var fraction = zone > 0 ? int.Parse(rest[1..zone].PadRight(3, '0')[..3], CultureInfo.InvariantCulture) : 0;
        var offset = rest[zone] == 'Z' ? TimeSpan.Zero : TimeSpan.ParseExact(rest[(zone + 1)..], ["hh\\:mm", "hhmm", "hh"], CultureInfo.InvariantCulture);
        var local = (wall - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        return local + fraction - ((rest[zone] == '-' ? -1 : 1) * (long)offset.TotalMilliseconds);
    }
}

/// <summary>The item of an event (§1).</summary>
internal sealed class PlainItem
{
    public PlainItem(JsonElement json)
    {
        Json = json;
        Service = PlainEvent.Text(json, "service");
        var (reference, id) = (PlainEvent.Text(json, "ref"), PlainEvent.Text(json, "id")?.ToLowerInvariant());
        Duration = PlainEvent.Whole(json, "duration", 1);
        Identity = reference is not null ? ("ref", Service, reference)
            : id is not null ? ("id", id, null)
            : ("name", PlainEvent.Text(json, "name"), PlainEvent.Text(json, "artistdisplayname"));
    }

    public JsonElement Json { get; }

    public string? Service { get; }

    /// <summary>Seconds.</summary>
    public long? Duration { get; }

    public (string Kind, string? First, string? Second) Identity { get; }
}
