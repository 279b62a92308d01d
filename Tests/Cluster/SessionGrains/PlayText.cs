using System.Globalization;
using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Tests.Cluster.SessionGrains;

/// <summary>Events of a song that plays from 8:00 on, as JSON text.</summary>
internal static class PlayText
{
    public static readonly DateTimeOffset Eight = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private const string Song = """{"service":"tidal","ref":"52680","name":"A","duration":300}""";

    /// <summary>An event so many seconds after eight.</summary>
    public static string Event(SessionKey key, long number, int second, string action, int? offset = null, bool song = true) =>
        string.Create(CultureInfo.InvariantCulture, $$"""
            {"type":"playevent","sessionid":"{{key.SessionId}}","sequencenumber":{{number}},"localtime":"{{Eight.AddSeconds(second):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}",
             "client":"App","clientversion":"1.0","platform":"android","platformversion":"5.1","devicename":"XT1021","devicemanufacturer":"motorola","connection":"wan",
             "action":"{{action}}","source":"playable"{{(offset is null ? "" : $",\"offset\":{offset}")}}{{(song ? $",\"item\":{Song}" : "")}}}
            """);

    /// <summary>Start, begin, and a completion after five minutes: 300 000 ms of listening.</summary>
    public static string[] Listen(SessionKey key) =>
    [
        Event(key, 1, 0, "start", song: false),
        Event(key, 2, 2, "begin", 0),
        Event(key, 3, 302, "complete", 300),
    ];

    /// <summary>Milliseconds of a receipt so many seconds after eight.</summary>
    public static long Received(int second) => Eight.AddSeconds(second).ToUnixTimeMilliseconds();
}
