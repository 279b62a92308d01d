using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;

namespace Audiogum.Sessions.Tests.Cluster.Upgrade;

/// <summary>What golden data holds: every kind of entry that the store keeps, and a session long enough to be sealed.</summary>
internal static class GoldenSessions
{
    /// <summary>The bodies of the posts, by session.</summary>
    public static IEnumerable<(string Id, IReadOnlyList<string> Bodies)> Posts()
    {
        var (songs, disordered, contradicted) = (Key(1), Key(2), Key(3));
        var line = Enumerable.Range(0, 50).SelectMany(song => new[]
        {
            PlayText.Event(songs, (2 * song) + 2, 310 * song, "begin", 0), PlayText.Event(songs, (2 * song) + 3, (310 * song) + 300, "complete", 300),
        }).Prepend(PlayText.Event(songs, 1, 0, "start", song: false));
        yield return (songs.SessionId, [.. line.Chunk(50).Select(Body)]);
        var events = PlayText.Listen(disordered);
        yield return (disordered.SessionId, [Body(events[2]), Body(events[0]), Body(events), Body(events[1], PlayText.Event(disordered, 7, 400, "begin", 0)), Body(PlayText.Event(disordered, 8, -9, "nonsense"), events[1])]);
        yield return (contradicted.SessionId, [Body(PlayText.Listen(contradicted)), Body(PlayText.Event(contradicted, 2, 2, "begin", 7), PlayText.Event(contradicted, 4, 3_900, "start", song: false))]);
    }

    private static SessionKey Key(int number) => new("golden", number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture));

    private static string Body(params string[] events) => $$"""{"schemaversion":"1.0","events":[{{string.Join(',', events)}}]}""";
}
