using Audiogum.Sessions.Storage.Postgres;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Audiogum.Sessions.Silo.Clustering;

/// <summary>Stops a silo before it starts when the tables of the membership are missing or of another version, and says what to do.</summary>
internal sealed class MembershipSchemaCheck(ClusterSettings settings) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(settings.ConnectionString(ClusterSettings.PostgreSql));
        await new PostgresSchema(database).DemandAsync(MembershipSchema.Part, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
