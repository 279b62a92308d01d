using Audiogum.Sessions.Silo.GrainStorage;
using Audiogum.Sessions.Storage.Azure;
using Audiogum.Sessions.Storage.States;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

[assembly: RegisterProvider(AzureBlobStates.ProviderType, "GrainStorage", "Silo", typeof(AzureBlobStates))]

namespace Audiogum.Sessions.Silo.GrainStorage;

/// <summary>
/// Small state of grains in Azure Blobs: what Orleans calls a provider, chosen by <c>Orleans:GrainStorage:sessions:ProviderType</c>.
/// Keys and names of blobs are those of Orleans' own provider, <c>AzureBlobStorage</c>, so that one word changes one for the other.
/// </summary>
public sealed class AzureBlobStates : IProviderBuilder<ISiloBuilder>
{
    /// <summary>What the provider is called in the configuration.</summary>
    public const string ProviderType = "AzureBlobs";

    /// <summary>The container where none is named; Orleans' own default.</summary>
    public const string DefaultContainer = "grainstate";

    /// <inheritdoc/>
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.Services.AddGrainStorage(name!, (services, _) => Create(services, configurationSection));

    /// <summary>Adds the provider with its defaults.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">The name of the storage.</param>
    /// <param name="connection">How to reach the account.</param>
    internal static ISiloBuilder Add(ISiloBuilder silo, string name, string connection)
    {
        silo.Services.AddGrainStorage(name, (services, _) =>
            ActivatorUtilities.CreateInstance<StateGrainStorage>(services, new BlobStateStore(BlobAccount.Connect(connection).GetBlobContainerClient(DefaultContainer))));
        return silo;
    }

    private static StateGrainStorage Create(IServiceProvider services, IConfigurationSection section)
    {
        var container = section["ContainerName"] is { Length: > 0 } named ? named : DefaultContainer;
        var store = new BlobStateStore(AccountOf(services, section).GetBlobContainerClient(container));
        return section["SerializerKey"] is { Length: > 0 } serializer
            ? ActivatorUtilities.CreateInstance<StateGrainStorage>(services, store, services.GetRequiredKeyedService<IGrainStorageSerializer>(serializer))
            : ActivatorUtilities.CreateInstance<StateGrainStorage>(services, store);
    }

    private static BlobServiceClient AccountOf(IServiceProvider services, IConfigurationSection section)
    {
        if (section["ServiceKey"] is { Length: > 0 } key) return services.GetRequiredKeyedService<BlobServiceClient>(key);
        var connection = section["ConnectionString"] is { Length: > 0 } given
            ? given
            : section["ConnectionName"] is { Length: > 0 } name ? services.GetRequiredService<IConfiguration>().GetConnectionString(name) : null;
        return connection is { Length: > 0 }
            ? BlobAccount.Connect(connection)
            : throw new InvalidOperationException($"{section.Path} names no storage account: set ConnectionName, ConnectionString or ServiceKey.");
    }
}
