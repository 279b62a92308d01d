using System.IO.Compression;
using System.Net;
using System.Text.Json;

using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Sessionization.Fuzzing;

using CsCheck;

namespace Audiogum.Sessions.Tests.Cluster.Http;

/// <summary>The bodies of the fuzzer at the door, and what they are packed in.</summary>
public sealed class FuzzedPostTests(GatewayFixture door) : IClassFixture<GatewayFixture>
{
    private const int Limit = 64 * 1024;

    private static readonly HttpStatusCode[] Expected =
        [HttpStatusCode.Accepted, HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnprocessableEntity];

    [Fact]
    public async Task Fuzzed_bodies_are_never_answered_5xx_and_each_event_has_one_outcome() =>
        await FuzzedBody.Bodies.SampleAsync(async body =>
        {
            var answer = await door.Client.PostEventsAsync(PostExchange.Content(body.Write()));
            Assert.Contains(answer.StatusCode, Expected);
            var told = await answer.JsonAsync();
            if (answer.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.UnprocessableEntity)) return;
            int Count(string name) => told.GetProperty(name).GetInt32();
            Assert.Equal(Count("received"), Count("accepted") + Count("duplicates") + Count("conflicts") + Count("rejected"));
            Assert.Equal(Count("rejected"), told.GetProperty("results").EnumerateArray().Count(result => result.GetProperty("status").GetString() == "rejected"));
        }, iter: 2_000, threads: 2);

    [Fact]
    public void Stored_rejections_can_stand_in_a_document() => FuzzedBody.Bodies.Sample(body =>
    {
        foreach (var entry in EventBatchReader.Read(body.Write(), 0).Entries)
        {
            if (entry.Reading.Rejection is not { } rejection) continue;
            var kept = RejectedEventText.Create(entry.Json.Span, rejection);
            if (!kept.IsText) JsonDocument.Parse(kept.Json).RootElement.Clone();
        }
    }, iter: 2_000, threads: 2);

    [Theory]
    [InlineData(33, true)]
    [InlineData(32, false)]
    [InlineData(5_000, true)]
    public void Values_that_are_no_event_and_too_deep_are_stored_as_text(int levels, bool isText)
    {
        var body = $$"""{"schemaversion":"1.0","events":[{{new string('[', levels)}}{{new string(']', levels)}}]}""";
        var entry = Assert.Single(EventBatchReader.Read(System.Text.Encoding.UTF8.GetBytes(body), 0).Entries);
        Assert.Equal(isText, RejectedEventText.Create(entry.Json.Span, entry.Reading.Rejection!).IsText);
    }

    [Fact]
    public void Inflation_never_throws_nor_exceeds_its_limit() =>
        Gen.Select(FuzzedBody.Bodies, Gen.Int[1, 3], Gen.Int[0, 5], Gen.Int).Sample((body, coding, kind, chance) =>
        {
            var packed = ByteMutations.Apply(Pack((ContentCoding)coding, body.Write()), new(kind, chance));
            foreach (var read in Enum.GetValues<ContentCoding>().Where(read => read != ContentCoding.Identity))
            {
                if (BodyInflation.Inflate(packed, read, Limit, out var inflated) == InflationResult.Inflated) Assert.InRange(inflated.Length, 0, Limit);
            }
        }, iter: 5_000, threads: 2);

    private static byte[] Pack(ContentCoding coding, byte[] body)
    {
        using var packed = new MemoryStream();
        using (Stream packing = coding switch
        {
            ContentCoding.Gzip => new GZipStream(packed, CompressionLevel.Fastest),
            ContentCoding.Brotli => new BrotliStream(packed, CompressionLevel.Fastest),
            _ => new ZLibStream(packed, CompressionLevel.Fastest),
        })
        {
            packing.Write(body);
        }

        return packed.ToArray();
    }
}
