using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Laws;

/// <summary>Random event sets that reach every state and rule of the player: gaps, jumps, absurd offsets, other sources, wrong clocks, players that cross-fade.</summary>
internal static class SessionGen
{
    /// <summary>One event of a set with its receipt.</summary>
    public sealed record Sent(long Number, long ReceivedAt, ReadOnlyMemory<byte> Json);

    private sealed record Step(int Action, int Source, int Item, int? Offset, long Elapsed, int Skip, int Lateness);

    private static readonly string[] Actions =
        ["start", "begin", "mediabegin", "mediaerror", "stop", "resume", "continue", "seek", "complete", "skipnext", "skipprev", "navigation", "like", "voice"];

    private static readonly string[] Sources = ["playable", "spotifyconnect", "aux"];

    private static readonly string?[] Items =
    [
        null, """{"name":"A","service":"t","ref":"1","duration":300}""", """{"name":"B","service":"t","ref":"2","duration":200}""",
        """{"name":"R","type":"internetradio"}""", """{"name":"C","artistdisplayname":"X","duration":0}""",
        """{"name":"L","id":"00000000000000000000000000000001","duration":1000000000}""",
    ];

    private static readonly Gen<long> Elapsed = Gen.Frequency(
        (6, Gen.Long[0, 400_000]), (2, Gen.Long[0, 20]), (2, Gen.Long[1_700_000, 1_900_000]), (1, Gen.Long[0, 60_000_000]), (1, Gen.Long[-4_000_000, -1]),
        (1, Gen.Long[80_000_000, 400_000_000]));

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Int[0, Actions.Length - 1], Gen.Frequency((6, Gen.Const(0)), (1, Gen.Const(1)), (2, Gen.Const(2))), Gen.Int[0, Items.Length - 1],
        Gen.Frequency((3, Gen.Const((int?)null)), (4, Gen.Int[0, 400].Select(o => (int?)o)), (1, Gen.Int[0, 20_000].Select(o => (int?)o)), (1, Gen.Int[80_000, 400_000].Select(o => (int?)o))),
        Elapsed, Gen.Frequency((8, Gen.Const(1)), (1, Gen.Int[2, 5])), Gen.Int[0, 100_000],
        (action, source, item, offset, elapsed, skip, late) => new Step(action, source, item, offset, elapsed, skip, late));

    /// <summary>Two items that overlap: the first one's ending comes about as late as it still may, after media events of either, or of a third.</summary>
    private static readonly Gen<Step[]> CrossFade = Gen.Select(
        Gen.Int[1, 2], Gen.Int[0, 4], Gen.Int[0, 4].Array[0, 3], Gen.OneOf("complete", "skipnext", "skipprev"), Gen.OneOf(Gen.Long[-16_000, 16_000], Gen.OneOf(15_000L, 15_001L)),
        Gen.Frequency((6, Gen.Const(1)), (1, Gen.Int[2, 3])), Gen.Bool,
        (first, second, media, ending, distance, skip, again) => (Step[])
        [
            CreateStep("begin", first, 1_000, 1), CreateStep("begin", second, 100_000, 1),
            .. media.Select(item => CreateStep("mediabegin", item, 0, 1)),
            CreateStep(ending, first, distance, skip), .. again ? [CreateStep(ending, first, 10, 1)] : Array.Empty<Step>(),
        ]);

    /// <summary>A set of distinct events, ascending by number, some of them with a clock ahead or never set.</summary>
    public static readonly Gen<Sent[]> Sets = Gen.Select(
        Gen.Frequency((12, Steps.Select(step => new[] { step })), (1, CrossFade)).Array[1, 40].Select(parts => parts.SelectMany(part => part).Take(40).ToArray()), Gen.Int[0, 5], Gen.Frequency((6, Gen.Const(0L)), (1, Gen.Const(7_200_000L)), (1, Gen.Const(-1_700_000_000_000L))), Gen.Int[0, 40],
        (steps, first, skew, skewedUntil) => Build(steps, first, skew, skewedUntil));

    private static Step CreateStep(string action, int item, long elapsed, int skip) => new(Array.IndexOf(Actions, action), 0, item, null, elapsed, skip, 0);

    private static Sent[] Build(Step[] steps, int first, long skew, int skewedUntil)
    {
        var sent = new Sent[steps.Length];
        var (number, at) = ((long)first, 1_795_000_000_000L);
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            number += i == 0 ? 0 : step.Skip;
            at += step.Elapsed;
            sent[i] = new(number, at + step.Lateness, Write(step, number, at + (i < skewedUntil ? skew : 0)));
        }

        return sent;
    }

    private static ReadOnlyMemory<byte> Write(Step step, long number, long instant)
    {
        var e = new JsonObject
        {
            ["sessionid"] = "5f71e09784354cfabd8253fe24d6b701",
            ["sequencenumber"] = number,
            ["localtime"] = DateTimeOffset.FromUnixTimeMilliseconds(instant).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            ["client"] = "App",
            ["clientversion"] = "1",
            ["platform"] = "android",
            ["platformversion"] = "5",
            ["devicename"] = "D",
            ["devicemanufacturer"] = "M",
            ["connection"] = "wan",
        };
        var action = Actions[step.Action];
        switch (action)
        {
            case "navigation":
                e["type"] = "navigationevent";
                break;
            case "like":
                (e["type"], e["action"], e["target"]) = ("profileevent", "like", "song");
                break;
            case "voice":
                (e["type"], e["action"], e["stoppedby"], e["ref"]) = ("voiceevent", "success", "user", "r");
                break;
            default:
                (e["type"], e["action"], e["source"]) = ("playevent", action, Sources[step.Source]);
                if (step.Offset is { } offset)
                {
                    e["offset"] = offset;
                }

                if (Items[step.Item] is { } item)
                {
                    e["item"] = JsonNode.Parse(item);
                }

                break;
        }

        return Encoding.UTF8.GetBytes(e.ToJsonString());
    }
}
