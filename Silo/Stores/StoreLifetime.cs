using Microsoft.Extensions.Hosting;

namespace Audiogum.Sessions.Silo.Stores;

/// <summary>Opens the store before anything else of the host starts, so that a silo never answers without it.</summary>
internal sealed class StoreLifetime(OpenableStore store) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => store.Open(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the silo has stopped: its grains may commit until then.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken) => await store.Store.DisposeAsync();
}

/// <summary>A store that has to be opened.</summary>
/// <param name="Open">Opens it.</param>
/// <param name="Store">Closes it.</param>
internal sealed record OpenableStore(Func<CancellationToken, Task> Open, IAsyncDisposable Store);
