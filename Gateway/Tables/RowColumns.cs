namespace Audiogum.Sessions.Gateway.Tables;

/// <summary>The columns of the listings as CSV: members of a row's JSON, inner ones by a dotted path.</summary>
public static class RowColumns
{
    /// <summary>The prefix of columns that are 0, not empty, when absent (semantics §10: counters hold the non-zero ones).</summary>
    public const string Counters = "counters.";

    private static readonly string[] Times =
        ["listeningms", "estimatedms", "tailestimatems", "times.paused", "times.startup", "times.stalled", "times.between", "times.failed", "times.unobserved"];

    /// <summary>Of <c>GET /v1/sessions</c>.</summary>
    public static IReadOnlyList<string> Sessions { get; } =
    [
        "sessionid", "status", "version", "userid", "deviceid", "client", "clientversion", "platform", "platformversion",
        "devicename", "devicemanufacturer", "connection", "countrycode", "startedat", "endedat", "firstreceivedat", "lastreceivedat",
        "firstsequencenumber", "lastsequencenumber", "events", "missing", "duplicates", "conflicts", "anchored", "orphans",
        "clockjumps", "clockahead", "clockunset", .. Times,
        .. ((string[])[
            "appstartevents", "authevents", "navigationevents", "playevents", "profileevents", "voiceevents",
            "signins", "signouts", "authfailures", "likes", "dislikes", "unlikes", "undislikes", "voicesuccesses", "voicefailures",
            "playsessions", "itemplays", "completes", "skips", "mediabegins", "mediaerrors", "qualified", "itemlesslisteningms",
        ]).Select(counter => Counters + counter),
    ];

    /// <summary>Of <c>GET /v1/plays</c>; <c>items</c> is the JSON array.</summary>
    public static IReadOnlyList<string> Plays { get; } =
    [
        "sessionid", "userid", "deviceid", "openedby", "implied", "continuedfrom", "source", "service", "status", "final", "settled",
        "startedat", "endedat", "endreason", .. Times, "clockjumps", "items",
    ];

    /// <summary>Of <c>GET /v1/amendments</c>.</summary>
    public static IReadOnlyList<string> AmendedDays { get; } = ["date", "listeningms", "sessions", "receivedon"];

    /// <summary>Of <c>GET /v1/amendments/sessions</c>; <c>days</c> is the JSON array.</summary>
    public static IReadOnlyList<string> Amendments { get; } = ["sessionid", "revision", "listeningms", "days"];

    /// <summary>Of <c>GET /v1/reconcile</c>.</summary>
    public static IReadOnlyList<string> Differences { get; } = ["where", "sessionid", "field", "expected", "found"];

    /// <summary>Of <c>GET /v1/playevents</c>; <c>event</c> is the event as sent.</summary>
    public static IReadOnlyList<string> PlayEvents { get; } =
    [
        "receivedat", "userid", "deviceid", "event.sessionid", "event.sequencenumber", "event.localtime", "event.action", "event.source",
        "event.offset", "event.item.name", "event.client", "event.clientversion", "event.devicename", "event.countrycode", "event",
    ];

    /// <summary>Of <c>GET /v1/rejections</c>; <c>event</c> is the event as sent.</summary>
    public static IReadOnlyList<string> Rejections { get; } =
        ["receivedat", "userid", "deviceid", "code", "pointer", "message", "event.client", "event.clientversion", "event.devicename", "event"];

    /// <summary>Of <c>GET /v1/dashboards/rejections</c>, by reason or by client version.</summary>
    public static IReadOnlyList<string> RejectionCounts { get; } = ["code", "pointer", "client", "clientversion", "events"];

    /// <summary>Of a session's timeline; <c>booked</c> is the JSON array.</summary>
    public static IReadOnlyList<string> Timeline { get; } =
    [
        "kind", "sequencenumber", "from", "to", "missing", "type", "action", "source", "item", "offset", "at", "receivedat", "startedat", "endedat",
        "playsession", "state", "booked", "rule", "jump", "hasgap", "endreason", "late", "conflicts", "orphan", "ends", "opens", "implied", "headestimatems",
    ];

    /// <summary>Of <c>GET /v1/dashboards/quality</c>, by client version or by device.</summary>
    public static IReadOnlyList<string> Quality { get; } =
    [
        "client", "clientversion", "devicemanufacturer", "devicename", "sessions", "events", "missing", "duplicates", "conflicts",
        "late", "clockcorrected", "clockjumps", "orphans", "mediaerrors",
    ];
}
