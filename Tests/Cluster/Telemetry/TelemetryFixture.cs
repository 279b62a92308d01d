using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Stores;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using Activity = System.Diagnostics.Activity;

namespace Audiogum.Sessions.Tests.Cluster.Telemetry;

/// <summary>The whole house in one process, with a store that fails when told to, and spans collected where they would be exported.</summary>
internal sealed class TelemetryFixture : WebApplicationFactory<CurrentCaller>
{
    private readonly string path = Directory.CreateTempSubdirectory("sessions-measured-").FullName;

    public TelemetryFixture()
    {
        UseKestrel(0);
        StartServer();
    }

    /// <summary>Spans as the exporter sees them.</summary>
    public SpanList Spans { get; } = [];

    /// <summary>Those of one trace.</summary>
    public Activity[] SpansIn(System.Diagnostics.ActivityTraceId trace) =>
        [.. Spans.Snapshot().Where(span => span.TraceId == trace)];

    public FaultyStore Store => (FaultyStore)Services.GetRequiredService<ISessionStore>();

    public HttpClient ClientOf(string tenant)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.MintFor(tenant));
        return client;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(path, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        GatewayFixture.Identify(builder);
        builder.UseSetting("Sessions:DataPath", path);
        builder.UseSetting("Exports:Path", Path.Combine(path, "exports"));
        builder.UseSetting("Sessions:ChangePolling", "00:00:00.001");
        builder.UseSetting("Sessions:KeptSums:SettledAfter", "00:00:00");
        builder.UseSetting("Sessions:KeptSums:MinSessions", "1");
        builder.UseSetting("Sessions:Sessions:HandOverDelay", "00:00:01");
        builder.UseSetting("Sessions:Sessions:RefoldBurst", "1");
        builder.UseSetting("Sessions:Sessions:RefoldEventsPerSecond", "1");
        builder.UseSetting("Sessions:Sessions:NewPerSecond", "1");
        builder.UseSetting("Sessions:Sessions:MaxResidentBytes", "1048576");
        builder.UseSetting("Sessions:Freshness:Shortest", "00:00:00");
        builder.UseSetting("Sessions:Freshness:Longest", "00:00:00");

        // Port 1 has no collector: what is exported there is lost, and nothing waits for it.
        builder.UseSetting("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<ISessionStore>(provider => new FaultyStore(provider.GetRequiredService<SqliteSessionStore>()));
            services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddInMemoryExporter(Spans));
        });
    }
}

/// <summary>A list that may be added to and read at the same time.</summary>
internal sealed class SpanList : System.Collections.ObjectModel.Collection<Activity>
{
    private readonly Lock gate = new();

    public Activity[] Snapshot()
    {
        lock (gate) return [.. Items];
    }

    protected override void InsertItem(int index, Activity item)
    {
        lock (gate) base.InsertItem(Items.Count, item);
    }
}
