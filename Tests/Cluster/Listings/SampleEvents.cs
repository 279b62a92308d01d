using System.Globalization;
using System.Text;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Cluster.Listings;

/// <summary>Play events as a client sends them.</summary>
internal static class SampleEvents
{
    /// <summary>A play event of a session; its item is called Ünï.</summary>
    public static AcceptedEvent Play(string sessionId, long number, DateTimeOffset at, string action, string source = "playable")
    {
        var time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var json = Encoding.UTF8.GetBytes(
            $$$"""
            {"type":"playevent","sessionid":"{{{sessionId}}}","sequencenumber":{{{number}}},"localtime":"{{{time}}}","client":"App","clientversion":"1",
             "platform":"Linux","platformversion":"6","devicename":"Kitchen","devicemanufacturer":"M","connection":"wan","locale":{},
             "action":"{{{action}}}","source":"{{{source}}}","item":{"name":"Ünï","ref":"1","service":"tidal","duration":300}, "extra" : 1.50}
            """);
        var reading = EventReader.Read(json, null);
        return new(reading.Event ?? throw new InvalidOperationException(reading.Rejection?.ToString()), json);
    }
}
