using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Tests.Sessionization.Vectors;

/// <summary>docs/spec/vectors.json: the worked examples of the semantics, all of them.</summary>
public sealed class VectorTests
{
    private static readonly JsonArray Vectors =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "vectors.json")))!.AsArray();

    public static TheoryData<string> Names() => new(Vectors.Select(vector => (string)vector!["name"]!));

    [Fact]
    public void There_are_vectors_and_their_names_are_distinct()
    {
        Assert.True(Vectors.Count >= 367);
        Assert.Equal(Vectors.Count, Vectors.Select(vector => (string)vector!["name"]!).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_content_of_the_received_events_is_that_of_the_vector(string name)
    {
        var vector = Vectors.Single(v => (string)v!["name"]! == name)!;
        var session = new MemorySession();
        foreach (var received in vector["received"]!.AsArray())
        {
            session.Post(
                new Receipt(received!["receivedat"]!.GetValue<DateTimeOffset>().ToUnixTimeMilliseconds(), null, null),
                Encoding.UTF8.GetBytes(received["event"]!.ToJsonString()));
        }

        var content = JsonNode.Parse(session.ContentJson);
        Assert.True(
            JsonNode.DeepEquals(vector["content"], content),
            $"{vector["why"]}\nexpected {vector["content"]!.ToJsonString()}\nactual   {content!.ToJsonString(JsonSerializerOptions.Default)}");
    }

    /// <summary>The vectors are short: sealed at every opportunity, they cut play sessions and items everywhere.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_content_is_that_of_the_vector_when_all_that_can_be_is_sealed(string name)
    {
        var vector = Vectors.Single(v => (string)v!["name"]! == name)!;
        var session = new MemorySession();
        foreach (var received in vector["received"]!.AsArray())
        {
            session.Post(
                new Receipt(received!["receivedat"]!.GetValue<DateTimeOffset>().ToUnixTimeMilliseconds(), null, null),
                Encoding.UTF8.GetBytes(received["event"]!.ToJsonString()));
        }

        var fold = new SessionFold(sealAt: 1);
        foreach (var received in session.Ordered())
        {
            fold.Apply(received);
        }

        var content = JsonNode.Parse(ReportJson.Write(ContentWriter.Write(fold, session.State.Conflicts)));
        Assert.True(JsonNode.DeepEquals(vector["content"], content), $"expected {vector["content"]!.ToJsonString()}\nactual   {content!.ToJsonString(JsonSerializerOptions.Default)}");
    }
}
