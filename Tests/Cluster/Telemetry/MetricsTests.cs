using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Gateway.Live;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Grains.SelfChecks;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Silo.Telemetry;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Cluster.Stores;
using Microsoft.Extensions.DependencyInjection;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Telemetry;

/// <summary>docs/METRICS.md lists every instrument of ours with its unit and labels, and each moves when it says so.</summary>
public sealed partial class MetricsTests
{
    private const string Tenant = "metered";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Every_instrument_is_documented_with_unit_and_labels_and_moves()
    {
        var moved = new ConcurrentDictionary<string, ConcurrentDictionary<string, bool>>();
        var units = new ConcurrentDictionary<string, string?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name != TelemetrySetup.Name) return;
                units[instrument.Name] = instrument.Unit;
                if (instrument is Histogram<double> histogram) Assert.NotEmpty(histogram.Advice?.HistogramBucketBoundaries ?? []); // a collector's own are for milliseconds
                self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();

        await using var house = new TelemetryFixture();
        using var client = house.ClientOf(Tenant);
        await ListenAsync(client);
        await Eventually.AsyncTrue(() => Task.FromResult(moved.ContainsKey("sessions.shards.offers")), Deadline);
        await Eventually.AsyncTrue(() => Task.FromResult(moved.ContainsKey("sessions.shards.kept")), Deadline);
        await ThrottleAsync(client);
        await ExportAsync(house, () => moved.ContainsKey("sessions.exports.batch.duration"));
        await FailAsync(house, client);
        house.Store.IsBroken = true;
        await ExportAsync(house, () => moved.ContainsKey("sessions.exports.failures"));
        house.Store.IsBroken = false;
        await CrowdAsync(client);
        using (var lease = house.Services.GetRequiredService<PostBudget>().Begin(Tenant))
        using (house.Services.GetRequiredService<OpenStreams>().TryOpen(Tenant))
        {
            Assert.Null(lease.GrowTo(1_000));
            house.Services.GetRequiredService<ExportInstruments>().SetAside("another", 1);
            house.Services.GetRequiredService<DriftInstruments>().Found(DriftKinds.Rows, 1);
            house.Services.GetRequiredService<DriftInstruments>().Compared();
            house.Services.GetRequiredService<RetentionInstruments>().Doubted(ClockDoubt.Jumped);
            listener.RecordObservableInstruments();
        }

        var documented = Row().Matches(await File.ReadAllTextAsync(Path.Combine(RealHistoryTests.Root, "docs", "METRICS.md"), TestContext.Current.CancellationToken)).ToArray();
        Assert.Equal(documented.Select(row => row.Groups["name"].Value).Order(), units.Keys.Order());
        foreach (var row in documented)
        {
            var name = row.Groups["name"].Value;
            Assert.Equal(row.Groups["unit"].Value, units[name]);
            Assert.True(moved.ContainsKey(name), $"{name} did not move");
            Assert.Equal(row.Groups["label"].Value, string.Join(' ', moved[name].Keys));
        }

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (value == 0) return;
            var labels = moved.GetOrAdd(instrument.Name, _ => []);
            foreach (var tag in tags) labels[tag.Key] = true;
        }
    }

    /// <summary>Posts of every outcome; a dashboard that looks before the session has told its shards, and after.</summary>
    private static async Task ListenAsync(HttpClient client)
    {
        var day = string.Create(CultureInfo.InvariantCulture, $"/v1/dashboards/daily?date={PlayText.Eight:yyyy-MM-dd}");
        var events = PlayText.Listen(new SessionKey(Tenant, SessionA));
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(events[..1])))).StatusCode);
        await ServerFixture.UntilAsync(client, day, json => json.GetProperty("totals").GetProperty("events").GetInt32() == 1);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch([.. events, events[0], events[1].Replace("motorola", "other", StringComparison.Ordinal), "7"])))).StatusCode);
        await ServerFixture.UntilAsync(client, day, json => json.GetProperty("totals").GetProperty("events").GetInt32() == 3);
    }

    /// <summary>Sessions that an event below their first one folds anew, until the tenant has had its share.</summary>
    private static Task ThrottleAsync(HttpClient client) => Eventually.AsyncEqual(
        HttpStatusCode.TooManyRequests,
        async () =>
        {
            var session = Guid.NewGuid().ToString("N");
            await client.PostEventsAsync(Json(Batch(Event(1, session))));
            return (await client.PostEventsAsync(Json(Batch(Event(0, session))))).StatusCode;
        },
        Deadline);

    /// <summary>More sessions than the tenant may begin, and more than it may hold in memory.</summary>
    private static Task CrowdAsync(HttpClient client) => Eventually.AsyncEqual(
        "too_many_sessions",
        async () =>
        {
            using var answer = await client.PostEventsAsync(Json(Batch(Enumerable.Range(0, 100).Select(_ => Event(1, Guid.NewGuid().ToString("N"))))));
            return (await answer.JsonAsync()).TryGetProperty("code", out var code) ? code.GetString() : null;
        },
        Deadline);

    /// <summary>Lets the tenant's export run until it has done what is waited for.</summary>
    private static Task ExportAsync(TelemetryFixture house, Func<bool> isDone) => Eventually.AsyncTrue(
        async () =>
        {
            await house.Services.GetRequiredService<IGrainFactory>().GetGrain<ITenantExportGrain>(Tenant).RunNow();
            return isDone();
        },
        Deadline);

    /// <summary>A commit fails; then one through damaged data; then the whole store.</summary>
    private static async Task FailAsync(TelemetryFixture house, HttpClient client)
    {
        house.Store.Faults.Enqueue(CommitFault.FailBefore);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostEventsAsync(Json(Batch(Event(1, SessionB))))).StatusCode);
        house.Store.Faults.Enqueue(CommitFault.Damaged);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostEventsAsync(Json(Batch(Event(1, SessionB))))).StatusCode);
        house.Store.IsBroken = true;
        await Eventually.AsyncEqual(HttpStatusCode.ServiceUnavailable, async () => (await client.AskAsync("/v1/dashboards/realtime")).StatusCode, Deadline);
        house.Store.IsBroken = false;
    }

    [GeneratedRegex(@"^\| `(?<name>sessions\.[\w.]+)` \| (counter|gauge|histogram) \| `(?<unit>[^`]*)` \| (`(?<label>\w+)`[^|]*)?\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
