using Audiogum.Sessions.Storage.Sqlite;
using Microsoft.Extensions.Hosting;

namespace Audiogum.Sessions.Silo;

/// <summary>Opens the store before anything else of the host starts, so that a silo never answers without it.</summary>
internal sealed class StoreLifetime(SqliteSessionStore store) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        store.Open();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the silo has stopped: its grains may commit until then.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken) => await store.DisposeAsync();
}
