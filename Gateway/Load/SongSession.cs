using System.Globalization;
using System.Text;

namespace Audiogum.Sessions.Gateway.Load;

/// <summary>What a session of the load must come to.</summary>
/// <param name="Events">Distinct events.</param>
/// <param name="PlaySessions">Play sessions.</param>
/// <param name="ItemPlays">Item plays.</param>
/// <param name="Completes">Completions.</param>
/// <param name="ListeningMs">Listening time.</param>
internal readonly record struct ListeningTruth(long Events, long PlaySessions, long ItemPlays, long Completes, long ListeningMs)
{
    public static ListeningTruth operator +(ListeningTruth a, ListeningTruth b) => new(
        a.Events + b.Events, a.PlaySessions + b.PlaySessions, a.ItemPlays + b.ItemPlays, a.Completes + b.Completes, a.ListeningMs + b.ListeningMs);
}

/// <summary>
/// Somebody listens to songs of three minutes, one after the other: event 1 starts, 2 begins the first song, 3 completes
/// it, 4 begins the second. So the truth about any number of first events is known without any engine.
/// </summary>
internal static class SongSession
{
    /// <summary>Length of a song.</summary>
    public const long SongMs = 180_000;

    /// <summary>How long so many events take, in milliseconds.</summary>
    public static long DurationOf(int events) => events / 2 * SongMs;

    /// <summary>What the first events of a session come to.</summary>
    public static ListeningTruth ForEvents(int events)
    {
        var completed = Math.Max(0, events - 1) / 2;
        return new(events, Math.Min(events, 1), events / 2, completed, completed * SongMs);
    }

    /// <summary>The body of a post.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="client">The client that all sessions of this run have.</param>
    /// <param name="startedAt">When the session began, milliseconds since 1970.</param>
    /// <param name="first">Number of the first event of the post, from 1.</param>
    /// <param name="count">How many.</param>
    public static byte[] Body(string sessionId, string client, long startedAt, int first, int count)
    {
        var text = new StringBuilder(64 + (count * 800)).Append("""{"schemaversion":"1.0","events":[""");
        for (var number = first; number < first + count; number++)
        {
            if (number > first) text.Append(',');
            Append(text, sessionId, client, startedAt, number);
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    private static void Append(StringBuilder text, string sessionId, string client, long startedAt, int number)
    {
        var song = number / 2; // the one that begins or ends, from 1
        var begins = number % 2 == 0;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(startedAt + ((number - 1) / 2 * SongMs));
        text.Append(CultureInfo.InvariantCulture, $$$"""
            {"type":"playevent","sessionid":"{{{sessionId}}}","sequencenumber":{{{number}}},"localtime":"{{{at:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}}","client":"{{{client}}}","clientversion":"1.0","platform":"android","platformversion":"15","devicename":"Kitchen","devicemanufacturer":"Acme","connection":"wan","countrycode":"gb","initiator":"user","source":"playable","playable":{"id":"f75d65fe39814a659af67ceb5853efc0","userid":"b746b99cdb99455bbd0dfcfe2c5152b4","name":"Music Now","parameters":{"type":"dynamicplaylist","service":"tidal","variant":"taste"}},"action":"{{{(number == 1 ? "start" : begins ? "begin" : "complete")}}}"
            """);
        if (number > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                ,"offset":{{(begins ? 0 : SongMs / 1_000)}},"item":{"type":"song","name":"Song {{song}}","artistdisplayname":"Artist {{song % 7}}","albumname":"Album","duration":{{SongMs / 1_000}},"service":"tidal","ref":"{{52_680 + song}}"}
                """);
        }

        text.Append('}');
    }
}
