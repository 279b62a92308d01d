using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Simulation.Listeners;

namespace Audiogum.Sessions.Tests.Simulation.Semantics;

/// <summary>The engine's fold and the auditor's give the same content for clients that send anything.</summary>
public sealed class TwoReadingsTests
{
    private const int Sessions = 3_000;

    [Fact]
    public void Two_readings_of_the_semantics_agree_on_thousands_of_wild_sessions()
    {
        for (var seed = 0; seed < Sessions; seed++)
        {
            var random = new Random(seed);
            var session = new WildClient(random, "5f71e09784354cfabd8253fe24d6b701", new(random), 1_795_000_000_000).Send(random.Next(2, 60));
            var heard = session.Events.Where(_ => random.Next(12) > 0).DefaultIfEmpty(session.Events[0])
                .Select(e => (e.Text, At: 1_795_000_000_000 + random.NextInt64(200_000_000))).ToList();
            var plain = new PlainSession(heard.Select(e => new PlainEvent(JsonDocument.Parse(e.Text).RootElement, e.At)), 0).Content();
            var fold = new SessionFold();
            foreach (var (text, at) in heard) fold.Apply(new(EventReader.Read(Encoding.UTF8.GetBytes(text), receivedAt: null).Event!, new Receipt(at, null, null)));
            var engine = JsonNode.Parse(ReportJson.Write(ContentWriter.Write(fold, 0)));
            Assert.True(JsonNode.DeepEquals(plain, engine), $"seed {seed}\n{string.Join('\n', heard.Select(e => $"{e.At} {e.Text}"))}\nexpected {plain.ToJsonString()}\nactual   {engine!.ToJsonString()}");
        }
    }
}
