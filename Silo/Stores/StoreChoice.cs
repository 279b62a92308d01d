using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Grains.Writes;
using Audiogum.Sessions.Silo.Clustering;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.AzureTables;
using Audiogum.Sessions.Storage.Faults;
using Audiogum.Sessions.Storage.Postgres;
using Audiogum.Sessions.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Silo.Stores;

/// <summary>Adds the store that <see cref="SiloOptions.Store"/> asks for.</summary>
internal static class StoreChoice
{
    public static IServiceCollection AddSessionStore(this IServiceCollection services, ClusterSettings settings) =>
        (settings.Silo.Store switch
        {
            StoreKind.PostgreSql => services.AddPostgres(settings),
            StoreKind.AzureTables => services.AddAzureTables(settings),
            _ => services.AddSqlite(settings.Silo.DataPath),
        }).AddWriteWatch().AddHostedService<StoreLifetime>();

    private static IServiceCollection AddSqlite(this IServiceCollection services, string dataPath)
    {
        services.AddSingleton(provider => new SqliteSessionStore(
            new() { DataPath = dataPath, Shards = ShardsOf(provider) }, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<WriteWatch>()));
        services.AddSingleton<ISessionStore>(provider => provider.GetRequiredService<SqliteSessionStore>());
        return services.AddSingleton(provider =>
        {
            var store = provider.GetRequiredService<SqliteSessionStore>();
            return new OpenableStore(cancellationToken => Task.Run(store.Open, cancellationToken), store);
        });
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services, ClusterSettings settings)
    {
        services.AddSingleton(provider => new PostgresSessionStore(
            new() { ConnectionString = settings.ConnectionString(ClusterSettings.PostgreSql), Shards = ShardsOf(provider) }, provider.GetRequiredService<WriteWatch>()));
        services.AddSingleton<ISessionStore>(provider => provider.GetRequiredService<PostgresSessionStore>());
        return services.AddSingleton(provider =>
        {
            var store = provider.GetRequiredService<PostgresSessionStore>();
            return new OpenableStore(store.OpenAsync, store);
        });
    }

    private static IServiceCollection AddAzureTables(this IServiceCollection services, ClusterSettings settings)
    {
        services.AddSingleton(provider => new AzureTablesSessionStore(
            new() { ConnectionString = settings.ConnectionString(ClusterSettings.AzureStorage), Shards = ShardsOf(provider) }, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<WriteWatch>()));
        services.AddSingleton<ISessionStore>(provider => provider.GetRequiredService<AzureTablesSessionStore>());
        return services.AddSingleton(provider =>
        {
            var store = provider.GetRequiredService<AzureTablesSessionStore>();
            return new OpenableStore(store.OpenAsync, store);
        });
    }

    private static int ShardsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<TenantOptions>>().Value.Shards;
}
