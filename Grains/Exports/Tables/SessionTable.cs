using static Audiogum.Sessions.Grains.Exports.Tables.ColumnFactory<Audiogum.Sessions.Grains.Exports.Tables.ExportedSession>;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>Sessions.</summary>
internal static class SessionTable
{
    private static readonly (string Name, string Rule)[] Counters =
    [
        ("appstartevents", "App start events (§9)."), ("authevents", "Auth events (§9)."), ("navigationevents", "Navigation events (§9)."),
        ("playevents", "Play events (§9)."), ("profileevents", "Profile events (§9)."), ("voiceevents", "Voice events (§9)."),
        ("signins", "Sign-ins (§9)."), ("signouts", "Sign-outs (§9)."), ("authfailures", "Failed authentications (§9)."),
        ("likes", "Likes (§9)."), ("dislikes", "Dislikes (§9)."), ("unlikes", "Likes taken back (§9)."), ("undislikes", "Dislikes taken back (§9)."),
        ("voicesuccesses", "Voice recordings understood (§9)."), ("voicefailures", "Voice recordings that failed (§9)."),
        ("playsessions", "Play sessions (§1)."), ("itemplays", "Item plays (§1)."), ("completes", "Items completed (§9)."),
        ("skips", "Items skipped, next and previous (§9)."), ("mediabegins", "Media begun (§9)."), ("mediaerrors", "Media failed (§9)."),
        ("qualified", "Item plays with at least 30 s of listening (§9)."),
    ];

    public static Table<ExportedSession> Table { get; } = new(
        "sessions", "sessions/date=YYYY-MM-DD/*.parquet", "A session as of one revision, by the UTC day of `startedat`. The highest revision of a session is the session.",
        [
            Text("sessionid", "The session: one run of a client (§1).", row => row.Summary.SessionId!),
            Number("revision", "Counts commits of the session; the highest one stands for all lower ones, in every table.", row => row.Revision),
            Number("version", "Counts changes of content (§8).", row => row.Summary.Version!.Value),
            OptionalText("userid", "The user: from the token of the lowest-numbered event whose token had one.", row => row.Summary.UserId),
            OptionalText("deviceid", "The device, likewise.", row => row.Summary.DeviceId),
            Text("client", "Client of the lowest-numbered event.", row => row.Summary.Client!),
            Text("clientversion", "Version of the client.", row => row.Summary.ClientVersion!),
            Text("platform", "Platform.", row => row.Summary.Platform!),
            Text("platformversion", "Version of the platform.", row => row.Summary.PlatformVersion!),
            Text("devicename", "Name of the device.", row => row.Summary.DeviceName!),
            Text("devicemanufacturer", "Manufacturer of the device.", row => row.Summary.DeviceManufacturer!),
            Text("connection", "`none`, `wan` or `cellular`.", row => row.Summary.Connection!),
            OptionalText("countrycode", "Country of the lowest-numbered event that has one, lower case.", row => row.Summary.CountryCode),
            Instant("startedat", "*t* of the first event (§4, §10).", row => row.StartedAt),
            Instant("endedat", "*t* of the last event in sequence order (§10).", row => ExportedSession.Milliseconds(row.Summary.EndedAt)),
            Instant("firstreceivedat", "The earliest receipt.", row => ExportedSession.Milliseconds(row.Summary.FirstReceivedAt!)),
            Instant("lastreceivedat", "The latest receipt, copies included.", row => ExportedSession.Milliseconds(row.Summary.LastReceivedAt!)),
            Number("firstsequencenumber", "The lowest number.", row => row.Summary.FirstSequenceNumber),
            Number("lastsequencenumber", "The highest number.", row => row.Summary.LastSequenceNumber),
            Count("events", "Distinct events (§3).", row => row.Summary.Events),
            Count("missing", "Numbers never received in between, saturating (§3).", row => row.Summary.Missing),
            Count("duplicates", "Copies dropped (§3).", row => row.Summary.Duplicates ?? 0),
            Count("conflicts", "Distinct contents that lost against an earlier one of the same number (§3).", row => row.Summary.Conflicts),
            Flag("anchored", "Whether the line of numbers begins where it should (§3).", row => row.Summary.Anchored),
            Count("orphans", "Play events that were ignored (§5).", row => row.Summary.Orphans),
            Count("clockjumps", "Intervals at which the clock went back, was set or lost (§5.3).", row => row.Summary.ClockJumps),
            Flag("clockahead", "Whether the clock ran ahead and was corrected (§4).", row => row.Summary.ClockAhead),
            Flag("clockunset", "Whether the clock was unset and corrected (§4).", row => row.Summary.ClockUnset),
            Milliseconds("listeningms", "Listening: booked as `playing`, confirmed by two events or a position (§1, §5.3).", row => row.Summary.ListeningMs),
            Milliseconds("estimatedms", "Likely listening that no pair of events confirms (§1); never part of listening.", row => row.Summary.EstimatedMs),
            Milliseconds("tailestimatems", "Likely listening after the last event, while open (§5.6).", row => row.Summary.TailEstimateMs),
            .. Times(row => row.Summary.Times),
            Milliseconds("itemlesslisteningms", "Listening that belongs to no item (§9).", row => row.Counter("itemlesslisteningms")),
            .. Counters.Select(counter => Count(counter.Name, counter.Rule, row => row.Counter(counter.Name))),
        ]);
}
