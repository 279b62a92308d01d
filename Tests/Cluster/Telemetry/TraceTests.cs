using System.Diagnostics;
using System.Net;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Telemetry;

/// <summary>One trace follows a post from the gateway to its commit and to the shards; its spans name nobody.</summary>
public sealed class TraceTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // From the end of the way to its beginning.
    private static readonly string[] Way = ["ITenantShardGrain/ApplyContribution", "hand over contribution", "commit session", "ISessionGrain/Append", "POST /v1/events"];

    [Fact]
    public async Task One_trace_follows_a_post_from_the_gateway_to_its_commit_and_its_shards()
    {
        await using var house = new TelemetryFixture();
        using var client = house.ClientOf("traced");
        var trace = Begin(client);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(PlayText.Listen(new SessionKey("traced", SessionA)))))).StatusCode);
        await Eventually.AsyncTrue(() => Task.FromResult(house.SpansIn(trace).Any(span => span.DisplayName == Way[1])), Deadline);

        var spans = house.SpansIn(trace);
        var way = PathOf(spans.First(span => span.DisplayName == Way[0] && span.Kind == ActivityKind.Server), spans);
        Assert.Equal(Way, way.Distinct());
    }

    [Fact]
    public async Task Spans_name_no_session_user_or_device()
    {
        await using var house = new TelemetryFixture();
        using var client = house.ClientOf("traced");
        var trace = Begin(client);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(PlayText.Listen(new SessionKey("traced", SessionA)))))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync($"/v1/sessions/{SessionA}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/v1/sessions?userid=user-1&deviceid=device-1")).StatusCode);
        await Eventually.AsyncTrue(() => Task.FromResult(house.SpansIn(trace).Count(span => span.DisplayName.StartsWith("GET /v1/sessions", StringComparison.Ordinal)) == 2), Deadline);

        foreach (var span in house.SpansIn(trace))
        {
            var said = string.Join(' ', [span.DisplayName, .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"), .. span.Baggage.Select(item => item.Value)]);
            Assert.DoesNotContain(SessionA, said, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("user-1", said, StringComparison.Ordinal);
            Assert.DoesNotContain("device-1", said, StringComparison.Ordinal);
        }
    }

    // Sources are the process's own: other tests' spans come along, and are told apart by their trace.
    private static ActivityTraceId Begin(HttpClient client)
    {
        var trace = ActivityTraceId.CreateRandom();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        return trace;
    }

    /// <summary>Names from a span up to the first of its trace.</summary>
    private static List<string> PathOf(Activity? span, Activity[] spans)
    {
        var path = new List<string>();
        for (; span is not null; span = spans.SingleOrDefault(other => other.SpanId == span.ParentSpanId)) path.Add(span.DisplayName);
        return path;
    }
}
