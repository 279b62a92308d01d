using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Grains;
using Audiogum.Sessions.Grains.Interfaces.Serialization;
using Audiogum.Sessions.Silo.GrainStorage;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Clocks;
using Audiogum.Sessions.Tests.Simulation.Faults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace Audiogum.Sessions.Tests.Simulation.World;

/// <summary>The real grains on two silos over a real SQLite file behind a store that fails; the clock is the simulation's.</summary>
internal sealed class SimulatedCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private readonly string path = Directory.CreateTempSubdirectory("simulation-").FullName;
    private readonly SqliteSessionStore sqlite;
    private readonly InProcessTestCluster cluster;

    /// <summary>Builds it; <see cref="OpenAsync"/> starts it.</summary>
    public SimulatedCluster(FaultPlan plan, int shards)
    {
        sqlite = new(new() { DataPath = path, Shards = shards }, TimeProvider.System);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sessions:Shards"] = shards.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Sessions:ShardIdle"] = "00:02:00",
            ["Sessions:KeptSums:MinSessions"] = "1",
            ["Sessions:KeptSums:SettledAfter"] = "00:00:30",
        }).Build();
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHost(host => host.Logging.SetMinimumLevel(LogLevel.None));
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(SiloClocks.Next(Time));
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddSessionsGrains(configuration);
            silo.Services.AddSerializer(serializer => serializer.AddSessionContracts());
            silo.Services.AddSingleton<ISessionStore>(new ChaoticStore(sqlite, plan));
            silo.AddEmbeddedStates(path);
            silo.Services.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = Patience);
        });
        builder.ConfigureClient(client =>
        {
            client.Services.AddSerializer(serializer => serializer.AddSessionContracts());
            client.Services.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = Patience);
        });
        cluster = builder.Build();
    }

    /// <summary>Noon of the 15th of a month: everything that is simulated lies in it.</summary>
    public static DateTimeOffset Noon { get; } = new(2026, 11, 15, 12, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Time { get; } = new(Noon);

    public IGrainFactory Grains => cluster.Client;

    /// <summary>The gateway's own way from a post to the grains.</summary>
    public PostRouting Door { get; private set; } = null!;

    public async Task OpenAsync()
    {
        sqlite.Open();
        await cluster.DeployAsync();
        Door = new ServiceCollection().AddMetrics().AddSingleton(Grains).AddSingleton<PostBudget>().AddSingleton<FairPostScheduler>().AddSingleton<PostInstruments>().AddSingleton<PostRouting>()
            .AddOptions().BuildServiceProvider().GetRequiredService<PostRouting>();
    }

    /// <summary>Ends an activation wherever it is.</summary>
    public Task DeactivateAsync(IAddressable grain) => cluster.DeactivateAsync(grain);

    /// <summary>Takes the younger silo away, with or without a farewell, and starts another.</summary>
    public async Task ReplaceSiloAsync(bool kill)
    {
        var victim = cluster.Silos[^1];
        if (kill) await cluster.KillSiloAsync(victim);
        else await cluster.StopSiloAsync(victim);
        await cluster.StartAdditionalSiloAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
        await sqlite.DisposeAsync();
        Directory.Delete(path, recursive: true);
    }
}
