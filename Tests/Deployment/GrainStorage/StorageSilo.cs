using Audiogum.Sessions.Grains;
using Audiogum.Sessions.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Audiogum.Sessions.Tests.Deployment.GrainStorage;

/// <summary>A silo in this process, wired as the program wires it, and its grain storage.</summary>
internal sealed class StorageSilo : IAsyncDisposable
{
    private readonly IHost host;

    private StorageSilo(IHost host) => this.host = host;

    private IGrainStorage Storage => host.Services.GetRequiredKeyedService<IGrainStorage>(GrainStates.Provider);

    /// <summary>Starts it with these settings.</summary>
    public static async Task<StorageSilo> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        Assert.Empty(builder.Configuration.ClusterFaults());
        builder.UseSessionsSilo();
        var silo = new StorageSilo(builder.Build());
        await silo.host.StartAsync(TestContext.Current.CancellationToken);
        return silo;
    }

    /// <summary>What is stored for a grain.</summary>
    public async Task<GrainState<SampleState>> ReadAsync(string grain)
    {
        var state = new GrainState<SampleState>();
        await Storage.ReadStateAsync("sample", GrainId.Create("test", grain), state);
        return state;
    }

    /// <summary>Writes a grain's state over the one that it read.</summary>
    public Task WriteAsync(string grain, GrainState<SampleState> state) => Storage.WriteStateAsync("sample", GrainId.Create("test", grain), state);

    /// <summary>Clears a grain's state that it read.</summary>
    public Task ClearAsync(string grain, GrainState<SampleState> state) => Storage.ClearStateAsync("sample", GrainId.Create("test", grain), state);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
    }
}
