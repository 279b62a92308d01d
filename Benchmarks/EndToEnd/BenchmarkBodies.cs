using System.Globalization;
using System.Text;

namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>Bodies of posts: sessions of thirty play events, songs by the hundred, each post the next events of one session.</summary>
internal static class BenchmarkBodies
{
    private const int EventsPerSession = 30;

    /// <summary>What is posted was played just now, as it is mostly; older listening would amend days that are over.</summary>
    private static readonly DateTimeOffset Morning = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(3);

    /// <summary>Writes posts of so many events each; a session that is shorter than a post is filled up to its length.</summary>
    public static byte[][] Write(int posts, int eventsPerPost)
    {
        var bodies = new byte[posts][];
        var sessions = Enumerable.Range(0, SessionCount(posts, eventsPerPost)).Select(_ => Guid.NewGuid().ToString("N")).ToArray();
        foreach (var (i, session) in Sessions(posts, eventsPerPost).Index())
        {
            bodies[i] = Body(sessions[session], i / sessions.Length * eventsPerPost, eventsPerPost);
        }

        return bodies;
    }

    /// <summary>Which session each of these posts is of. Those of one session lie apart, as those of many clients at a time do.</summary>
    public static IEnumerable<int> Sessions(int posts, int eventsPerPost)
    {
        var count = SessionCount(posts, eventsPerPost);
        return Enumerable.Range(0, posts).Select(i => i % count);
    }

    private static int SessionCount(int posts, int eventsPerPost)
    {
        var perSession = Math.Max(EventsPerSession, eventsPerPost) / eventsPerPost;
        return (posts + perSession - 1) / perSession;
    }

    private static byte[] Body(string session, int first, int count)
    {
        var text = new StringBuilder("""{"schemaversion":"1.0","events":[""");
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Event(session, first + i));
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    private static string Event(string session, int number)
    {
        var song = (number - 1) / 2;
        var begins = number % 2 == 1;
        var at = Morning.AddMinutes(((song * 2L) + (begins ? 0 : 1)) * 2);
        var item = $$"""{"service":"tidal","index":{{song}},"ref":"{{52_680 + song}}","playbackcodec":"FLAC","name":"Song number {{song}}","type":"song","duration":240,"artistdisplayname":"Groove Armada","artists":[{"id":"3aded784cb2c49d788c6b74442475500","name":"Groove Armada"}]}""";
        var (action, details) = number == 0 ? ("start", "") : begins ? ("begin", $",\"offset\":0,\"item\":{item}") : ("complete", $",\"offset\":120,\"item\":{item}");
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"type":"playevent","sessionid":"{{session}}","sequencenumber":{{number}},"localtime":"{{at:yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'}}","client":"Audiogum Android client","clientversion":"1.0.1","platform":"android","platformversion":"5.1","devicename":"XT1021","devicemanufacturer":"motorola","connection":"wan","countrycode":"gb","initiator":"user","action":"{{action}}","source":"spotifyconnect","sourcedata":{"service":"spotify","ref":"spotify:user:212pk:playlist:51T9","name":"My Example Playlist"}{{details}}}
            """);
    }
}
