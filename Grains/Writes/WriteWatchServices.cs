using Audiogum.Sessions.Storage.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Writes;

/// <summary>Adds the watch over a store's writes: to silos, and to commands that open a store by themselves.</summary>
public static class WriteWatchServices
{
    /// <summary>Adds it once. It measures by the machine's own time: no clock that is set decides what a stall is.</summary>
    public static IServiceCollection AddWriteWatch(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new WriteWatch(TimeProvider.System, provider.GetRequiredService<IOptions<WriteOptions>>().Value.StallAfter));
        return services;
    }
}
