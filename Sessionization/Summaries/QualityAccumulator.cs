using System.Globalization;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Adds sessions up to a <see cref="QualityReport"/>. Not safe for several threads.</summary>
public sealed class QualityAccumulator
{
    /// <summary>How long after its last event a session's last receipt makes it late: one hour, in milliseconds.</summary>
    public const long LateMs = 3_600_000;

    private readonly Dictionary<(string?, string?), QualityRow> _clients = [];

    private readonly Dictionary<(string?, string?), QualityRow> _devices = [];

    private long _sessions;

    /// <summary>Adds a session.</summary>
    public void Add(SessionDocument session)
    {
        _sessions++;
        var client = (session.Client, session.ClientVersion);
        var device = (session.DeviceManufacturer, session.DeviceName);
        _clients[client] = Plus(_clients.GetValueOrDefault(client) ?? new() { Client = session.Client, ClientVersion = session.ClientVersion }, session);
        _devices[device] = Plus(
            _devices.GetValueOrDefault(device) ?? new() { DeviceManufacturer = session.DeviceManufacturer, DeviceName = session.DeviceName }, session);
    }

    /// <summary>The report: rows by events descending, then by name, so that it is a function of the set of sessions.</summary>
    public QualityReport Build(DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf) =>
        new(from, to, asOf, _sessions, Ordered(_clients), Ordered(_devices));

    private static QualityRow Plus(QualityRow row, SessionDocument session) => row with
    {
        Sessions = row.Sessions + 1,
        Events = row.Events + session.Events,
        Missing = long.CreateSaturating((Int128)row.Missing + session.Missing),
        Duplicates = row.Duplicates + (session.Duplicates ?? 0),
        Conflicts = row.Conflicts + session.Conflicts,
        Late = row.Late + (IsLate(session) ? 1 : 0),
        ClockCorrected = row.ClockCorrected + (session.ClockAhead || session.ClockUnset ? 1 : 0),
        ClockJumps = row.ClockJumps + session.ClockJumps,
        Orphans = row.Orphans + session.Orphans,
        MediaErrors = row.MediaErrors + session.Counters.GetValueOrDefault("mediaerrors"),
    };

    private static bool IsLate(SessionDocument session) =>
        session.LastReceivedAt is { } received && (InstantOf(received) - InstantOf(session.EndedAt)).TotalMilliseconds > LateMs;

    private static DateTimeOffset InstantOf(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture);

    private static QualityRow[] Ordered(Dictionary<(string?, string?), QualityRow> rows) =>
        [.. rows.OrderByDescending(row => row.Value.Events)
            .ThenBy(row => row.Key.Item1, StringComparer.Ordinal).ThenBy(row => row.Key.Item2, StringComparer.Ordinal).Select(row => row.Value)];
}
