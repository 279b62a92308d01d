using Audiogum.Sessions.Grains;
using Audiogum.Sessions.Silo.Clustering;
using Audiogum.Sessions.Silo.Schema;
using Audiogum.Sessions.Storage.Postgres;
using StackExchange.Redis;

namespace Audiogum.Sessions.Silo.GrainStorage;

/// <summary>Adds the grain storage that <see cref="SiloOptions.GrainStorage"/> asks for, under the name <see cref="GrainStates.Provider"/>.</summary>
internal static class GrainStorageChoice
{
    /// <summary>Adds it. Whoever looks into the store finds JSON, whichever provider wrote it.</summary>
    public static ISiloBuilder AddGrainStates(this ISiloBuilder silo, ClusterSettings settings)
    {
        silo.UseSystemTextJsonGrainStorageSerializer();
        if (settings.HasOrleansStorage) return silo; // added by Orleans, before us
        return settings.GrainStorage switch
        {
            GrainStorageKind.AzureBlobs => AzureBlobStates.Add(silo, GrainStates.Provider, settings.ConnectionString(ClusterSettings.AzureStorage)),
            GrainStorageKind.PostgreSql => silo.AddPostgres(settings),
            GrainStorageKind.Redis => silo.AddRedisGrainStorage(GrainStates.Provider, options =>
            {
                options.ConfigurationOptions = ConfigurationOptions.Parse(settings.ConnectionString(ClusterSettings.Redis));
                options.DeleteStateOnClear = true;
            }),
            _ => silo.AddEmbeddedStates(settings.Silo.DataPath),
        };
    }

    private static ISiloBuilder AddPostgres(this ISiloBuilder silo, ClusterSettings settings)
    {
        var connectionString = settings.ConnectionString(ClusterSettings.PostgreSql);
        silo.Services.AddSchemaCheck(connectionString, GrainStateSchema.Part);
        return silo.AddAdoNetGrainStorage(GrainStates.Provider, options =>
        {
            options.Invariant = SiloClustering.Npgsql;
            options.ConnectionString = PostgresTimeouts.OfReaders.AddTo(connectionString);
            options.DeleteStateOnClear = true;
        });
    }
}
