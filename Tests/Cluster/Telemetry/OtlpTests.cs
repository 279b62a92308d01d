using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;

using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Telemetry;

/// <summary>OpenTelemetry's own variables do what its specification says, held against a collector.</summary>
public sealed class OtlpTests
{
    private const string Traces = "OTEL_EXPORTER_OTLP_TRACES_", Metrics = "OTEL_EXPORTER_OTLP_METRICS_", General = "OTEL_EXPORTER_OTLP_";

    [Fact]
    public async Task A_variable_of_a_signal_wins_over_the_general_one_and_its_endpoint_is_used_as_it_is()
    {
        var received = await SentAsync(["/base/v1/metrics", "/spans"], address =>
        [
            (General + "ENDPOINT", $"{address}/base"), (General + "PROTOCOL", "http/protobuf"), (General + "HEADERS", "x-key=general"),
            (Traces + "ENDPOINT", $"{address}/spans"), (Traces + "HEADERS", "x-key=own"),
            ("OTEL_SERVICE_NAME", "our-sessions"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=proving,service.name=not-this"),
        ]);
        Assert.Equal([("/base/v1/metrics", "general"), ("/spans", "own")], received.Select(sent => (sent.Path, sent.Key)).Distinct().Order());
        Assert.All(received, sent => Assert.Contains("our-sessions", sent.Text, StringComparison.Ordinal));
        Assert.All(received, sent => Assert.Contains("proving", sent.Text, StringComparison.Ordinal));
        Assert.All(received, sent => Assert.DoesNotContain("not-this", sent.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_of_one_signal_alone_sends_that_signal_alone()
    {
        var received = await SentAsync(["/only/metrics"], address => [(Metrics + "ENDPOINT", $"{address}/only/metrics"), (Metrics + "PROTOCOL", "http/protobuf")]);
        Assert.Equal("/only/metrics", Assert.Single(received.Select(sent => sent.Path).Distinct()));
        received = await SentAsync(["/only/traces"], address => [(Traces + "ENDPOINT", $"{address}/only/traces"), (Traces + "PROTOCOL", "http/protobuf")]);
        Assert.Equal("/only/traces", Assert.Single(received.Select(sent => sent.Path).Distinct()));
    }

    [Fact]
    public async Task A_variable_that_cannot_be_read_is_ignored()
    {
        var received = await SentAsync(["/v1/traces"], address =>
        [
            (General + "ENDPOINT", address), (General + "PROTOCOL", "http/protobuf"),
            (Traces + "PROTOCOL", "pigeon"), (Traces + "ENDPOINT", "nowhere"), (Traces + "TIMEOUT", "soon"),
        ]);
        Assert.Contains(received, sent => sent.Path == "/v1/traces");
    }

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER", "none", "/v1/metrics")]
    [InlineData("OTEL_METRICS_EXPORTER", "none", "/v1/traces")]
    [InlineData("OTEL_METRICS_EXPORTER", "otlp", "/v1/metrics /v1/traces")]
    [InlineData("OTEL_TRACES_EXPORTER", "", "/v1/metrics /v1/traces")]
    [InlineData("OTEL_SDK_DISABLED", "true", "")]
    public async Task An_exporter_that_is_none_sends_nothing(string variable, string value, string paths)
    {
        var received = await SentAsync(paths.Split(' ', StringSplitOptions.RemoveEmptyEntries), address => [(General + "ENDPOINT", address), (General + "PROTOCOL", "http/protobuf"), (variable, value)]);
        Assert.Equal(paths, string.Join(' ', received.Select(sent => sent.Path).Distinct().Order()));
    }

    [Fact]
    public async Task Histograms_of_requests_arrive()
    {
        await using var collector = await Collector.StartAsync();
        await using var door = GatewayFixture.With((General + "ENDPOINT", collector.Address), (General + "PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "100"));
        await door.Client.PostEventsAsync(Json(Batch(Event(1))));
        await Eventually.AsyncTrue(
            () => Task.FromResult(collector.Received.Any(sent => sent.Path == "/v1/metrics" && sent.Text.Contains("http.server.request.duration", StringComparison.Ordinal))),
            TimeSpan.FromSeconds(30));
    }

    // What came once the expected paths have; metrics are sent so often that unwanted ones would have come too.
    private static async Task<IReadOnlyList<(string Path, string? Key, string Text)>> SentAsync(string[] expected, Func<string, (string Name, string Value)[]> variables)
    {
        await using var collector = await Collector.StartAsync();
        await using (var door = GatewayFixture.With([.. variables(collector.Address), ("OTEL_METRIC_EXPORT_INTERVAL", "100"), ("OTEL_BSP_SCHEDULE_DELAY", "100")]))
        {
            await door.Client.PostEventsAsync(Json(Batch(Event(1))));
            await Eventually.AsyncTrue(() => Task.FromResult(expected.All(path => collector.Received.Any(sent => sent.Path == path))), TimeSpan.FromSeconds(30));
        }

        return [.. collector.Received];
    }
}
