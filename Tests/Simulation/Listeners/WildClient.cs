using System.Text.Json.Nodes;

namespace Audiogum.Sessions.Tests.Simulation.Listeners;

/// <summary>A client that sends anything valid in any order: every state and rule of the player, gaps in its own numbers, a clock that jumps, items that overlap, days without an event.</summary>
internal sealed class WildClient(Random random, string sessionId, ClientClock clock, long startedAt)
{
    private static readonly string[] Actions = ["start", "begin", "mediabegin", "mediaerror", "stop", "resume", "continue", "seek", "complete", "skipnext", "skipprev"];
    private static readonly string[] Sources = ["playable", "playable", "playable", "spotifyconnect", "aux", "kitchen-radio"];

    private static readonly JsonObject?[] Items =
    [
        null,
        new() { ["name"] = "A", ["service"] = "t", ["ref"] = "1", ["duration"] = 300 },
        new() { ["name"] = "B", ["service"] = "t", ["ref"] = "2", ["duration"] = 200 },
        new() { ["name"] = "R", ["type"] = "internetradio" },
        new() { ["name"] = "C", ["artistdisplayname"] = "X", ["duration"] = 0, ["id"] = "FC4C846959394D0AB5C6B74D477B1E5C" },
        new() { ["name"] = "L", ["service"] = "t", ["ref"] = "9", ["duration"] = 1_000_000_000 },
    ];

    /// <summary>What comes next of two items that overlap.</summary>
    private readonly Queue<(string Action, JsonObject? Item, long Elapsed)> overlap = [];

    /// <summary>Sends so many events.</summary>
    public SimulatedSession Send(int count)
    {
        var (number, now, source) = ((long)random.Next(5), startedAt, Sources[0]);
        var events = new List<OutgoingEvent>();
        var leapAt = random.Next(2 * count);
        for (var i = 0; i < count; i++)
        {
            events.Add(new(sessionId, number, 0, ClientEventText.Write(Next(number, clock.At(now, i), ref source), random)));
            number += random.Next(12) == 0 ? random.Next(2, 5) : 1;
            if (overlap.Count == 0 && random.Next(12) == 0) Overlap();
            now += i == leapAt ? random.NextInt64(80_000_000, 180_000_000) : overlap.TryPeek(out var next) ? next.Elapsed : random.Next(20) switch
            {
                0 => random.Next(1_700_000, 1_900_000),
                1 => random.Next(20_000_000),
                2 => -random.Next(1, 900_000),
                < 6 => random.Next(20),
                _ => random.Next(400_000),
            };
        }

        return new(sessionId, events, null);
    }

    private void Overlap()
    {
        var (first, second) = (Items[random.Next(1, Items.Length)], Items[random.Next(Items.Length)]);
        overlap.Enqueue(("begin", first, 1_000));
        overlap.Enqueue(("begin", second, random.Next(1, 200_000)));
        for (var media = random.Next(3); media > 0; media--) overlap.Enqueue(("mediabegin", random.Next(4) == 0 ? Items[random.Next(Items.Length)] : second, random.Next(4_000)));
        overlap.Enqueue((random.Next(4) == 0 ? "skipnext" : "complete", first, random.Next(-16_000, 16_000)));
        if (random.Next(4) == 0) overlap.Enqueue(("complete", first, 10));
    }

    private JsonObject Next(long number, long instant, ref string source)
    {
        JsonObject Common(string type) => ClientEventText.Common(sessionId, number, instant, TimeSpan.Zero, type);
        JsonObject With(string type, string action)
        {
            var e = Common(type);
            e["action"] = action;
            return e;
        }

        if (overlap.TryDequeue(out var scripted))
            return ClientEventText.Play(Common("playevent"), scripted.Action, source, random.Next(2) == 0 ? random.Next(400) : null, scripted.Item);
        switch (random.Next(24))
        {
            case 0: return Common("navigationevent");
            case 1: return With("authevent", random.Next(3) == 0 ? "failure" : "signin");
            case 2:
                var like = With("profileevent", random.Next(2) == 0 ? "like" : "undislike");
                like["target"] = "song";
                return like;
            case 3:
                var voice = With("voiceevent", "success");
                (voice["stoppedby"], voice["ref"]) = ("user", "v");
                return voice;
            case 4:
                source = Sources[random.Next(Sources.Length)];
                break;
        }

        return ClientEventText.Play(Common("playevent"), Actions[random.Next(Actions.Length)], source, random.Next(2) == 0 ? random.Next(400) : null, Items[random.Next(Items.Length)]);
    }
}
