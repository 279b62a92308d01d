using System.Text.Json;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Archive;

/// <summary>Finds play sessions in their sessions' rows; reads a session once, however many of its plays a page shows.</summary>
internal sealed class StoredPlays : IDisposable
{
    private readonly Dictionary<string, (long Revision, JsonDocument Plays)> sessions = [];

    /// <summary>The play session that a row of the listing names.</summary>
    public JsonElement Find(PlayRow row)
    {
        foreach (var play in PlaysOf(row.Session).EnumerateArray())
        {
            if (play.GetProperty("openedby").GetInt64() == row.OpenedBy) return play;
        }

        throw new InvalidOperationException("The listing names a play session that its session does not hold.");
    }

    /// <summary>Whether no event has closed a play session and it has not expired (semantics §8).</summary>
    public static bool IsOpen(JsonElement play, long now) =>
        play.GetProperty("endreason").ValueEquals("open")
        && PlayExpiry.IsPlayOpen(play.GetProperty("expiresat").GetDateTimeOffset().ToUnixTimeMilliseconds(), now);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, plays) in sessions.Values) plays.Dispose();
    }

    private JsonElement PlaysOf(SessionRow session)
    {
        if (sessions.TryGetValue(session.Key.SessionId, out var held))
        {
            if (held.Revision == session.Revision) return held.Plays.RootElement;
            held.Plays.Dispose();
        }

        var plays = JsonDocument.Parse(session.PlaySessions);
        sessions[session.Key.SessionId] = (session.Revision, plays);
        return plays.RootElement;
    }
}
