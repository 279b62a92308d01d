using Audiogum.Sessions.Grains;
using Audiogum.Sessions.Storage.States;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;

namespace Audiogum.Sessions.Silo.GrainStorage;

/// <summary>Small state of grains in a file of the silo's data directory.</summary>
public static class EmbeddedStates
{
    /// <summary>Adds it.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="dataPath">The directory; silos of one process may share it.</param>
    public static ISiloBuilder AddEmbeddedStates(this ISiloBuilder silo, string dataPath)
    {
        silo.UseSystemTextJsonGrainStorageSerializer();
        silo.Services.AddGrainStorage(GrainStates.Provider, (services, _) => ActivatorUtilities.CreateInstance<StateGrainStorage>(services, new SqliteStateStore(dataPath)));
        return silo;
    }
}
