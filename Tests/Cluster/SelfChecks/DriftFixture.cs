using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Audiogum.Sessions.Grains.Interfaces.SelfChecks;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Audiogum.Sessions.Tests.Cluster.SelfChecks;

/// <summary>A house over a folder that checks itself all the time, if told, and the drift that it counts, by kind.</summary>
internal sealed class DriftFixture : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly MeterListener listener = new();

    /// <param name="path">The folder.</param>
    /// <param name="isOn">Whether it checks itself.</param>
    /// <param name="timeProvider">Another clock than a house has.</param>
    /// <param name="more">More settings, or none where one is null.</param>
    public DriftFixture(string path, bool isOn, TimeProvider? timeProvider = null, params (string Name, string? Value)[] more)
    {
        House = ServerFixture.Over(
            path, timeProvider, [("Sessions:SelfCheck:Enabled", isOn ? "true" : "false"), ("Sessions:SelfCheck:Interval", "00:00:00.3"), ("Sessions:SelfCheck:Cycle", "00:00:00.1"),
            ("Sessions:SelfCheck:EventsPerSecond", "1000000"), ("Sessions:ChangePolling", "00:00:00.2"),
            ("Sessions:Freshness:Longest", "00:00:00.2"), ("Sessions:KeptSums:MinSessions", "1"), ("Sessions:KeptSums:SettledAfter", "00:00:00.5"), ("Exports:Interval", "00:00:00.2"), .. more]);
        var meters = House.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "sessions.drift" && ReferenceEquals(instrument.Meter.Scope, meters)) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Drift.AddOrUpdate((string)tags[0].Value!, value, (_, before) => before + value));
        listener.Start();
    }

    public ServerFixture House { get; }

    /// <summary>What was counted.</summary>
    public ConcurrentDictionary<string, long> Drift { get; } = [];

    /// <summary>Waits until all days of a tenant were compared so many times more.</summary>
    public async Task CyclesAsync(string tenant, int more)
    {
        var check = House.Services.GetRequiredService<IGrainFactory>().GetGrain<ITenantSelfCheckGrain>(tenant);
        var cycles = (await check.Health()).Cycles;
        await Eventually.AsyncTrue(async () => (await check.Health()).Cycles >= cycles + more, Patience);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await House.DisposeAsync();
    }
}
