using Audiogum.Sessions.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Audiogum.Sessions.Silo.Schema;

/// <summary>Stops a silo before it starts when tables of Orleans' providers are missing or of another version, and says what to do.</summary>
internal sealed class SchemaCheck(string connectionString, SchemaPart part) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await new PostgresSchema(database).DemandAsync(part, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Adds checks, one for each part that is used.</summary>
internal static class SchemaCheckRegistration
{
    /// <summary>Adds one. Not by AddHostedService, which takes a second one of a type for the first.</summary>
    public static void AddSchemaCheck(this IServiceCollection services, string connectionString, SchemaPart part) =>
        services.AddSingleton<IHostedService>(new SchemaCheck(connectionString, part));
}
