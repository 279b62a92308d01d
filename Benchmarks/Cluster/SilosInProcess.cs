using Audiogum.Sessions.Grains;
using Audiogum.Sessions.Grains.Interfaces.Serialization;
using Audiogum.Sessions.Silo.GrainStorage;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace Audiogum.Sessions.Benchmarks.Cluster;

/// <summary>Some silos in this process, in Orleans' test cluster, over one embedded store of their own.</summary>
internal sealed class SilosInProcess : IAsyncDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("silos-");
    private readonly SqliteSessionStore store;
    private readonly InProcessTestCluster cluster;

    private SilosInProcess(int silos)
    {
        store = new(new() { DataPath = directory.FullName }, TimeProvider.System);
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureHost(host => host.Services.AddSerializer(serializer => serializer.AddSessionContracts()));
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSessionsGrains(silo.Configuration);
            silo.Services.AddSingleton<ISessionStore>(store);
            silo.AddEmbeddedStates(directory.FullName);
        });
        cluster = builder.Build();
    }

    /// <summary>Their actors, as a client outside of them sees them.</summary>
    public IGrainFactory Grains => cluster.Client;

    /// <summary>Starts them.</summary>
    public static async Task<SilosInProcess> StartAsync(int silos)
    {
        var started = new SilosInProcess(silos);
        started.store.Open();
        await started.cluster.DeployAsync();
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        await store.DisposeAsync();
        directory.Delete(recursive: true);
    }
}
