using System.Text.Json.Nodes;

namespace Audiogum.Sessions.Tests.Simulation.Listeners;

/// <summary>
/// A ground-truth player: it really plays, pauses and seeks by a clock of its own, and knows to the millisecond how
/// long it played. Its offsets are whole seconds, its clock may be wrong, its numbers have no holes.
/// </summary>
internal sealed class GroundTruthPlayer(Random random, string sessionId, ClientClock clock, long startedAt)
{
    private readonly List<OutgoingEvent> events = [];
    private readonly TimeSpan zone = TimeSpan.FromMinutes(15 * random.Next(-8, 9));
    private readonly long first = random.Next(3);
    private long now = startedAt;
    private long positionMs;
    private long listened;

    /// <summary>Plays so many songs.</summary>
    public SimulatedSession Play(int songs)
    {
        Say("appstartevent");
        Say("start", song: null, offset: null);
        for (var song = 0; song < songs; song++)
        {
            PlaySong(new()
            {
                ["type"] = "song",
                ["name"] = $"Song {random.Next(40)}",
                ["artistdisplayname"] = $"Artist {random.Next(9)}",
                ["service"] = random.Next(2) == 0 ? "tidal" : "napster",
                ["ref"] = $"r{random.Next(40)}",
                ["duration"] = 600,
            });
            now += random.Next(500);
        }

        return new(sessionId, events, clock.IsSteady ? listened : null);
    }

    private void PlaySong(JsonObject song)
    {
        positionMs = 0;
        Say("begin", song, offset: true);
        for (var stretch = random.Next(1, 4); ; stretch--)
        {
            Run(random.Next(2_000, 150_000));
            if (stretch == 1) break;
            if (random.Next(3) == 0)
            {
                positionMs = random.Next(200) * 1_000;
                Say("seek", song, offset: true);
            }
            else
            {
                Say("stop", song, offset: true);
                now += random.Next(1_000, 900_000);
                Say("resume", song, offset: true);
            }
        }

        Say(random.Next(3) == 0 ? "skipnext" : "complete", song, offset: true);
    }

    private void Run(long ms)
    {
        now += ms;
        positionMs += ms;
        listened += ms;
    }

    private void Say(string action, JsonObject? song = null, bool? offset = null)
    {
        var number = first + events.Count;
        var common = ClientEventText.Common(sessionId, number, clock.At(now, events.Count), zone, action == "appstartevent" ? action : "playevent");
        if (action != "appstartevent") ClientEventText.Play(common, action, "playable", offset is null ? null : positionMs / 1_000, song);
        events.Add(new(sessionId, number, 0, ClientEventText.Write(common, random)));
    }
}
