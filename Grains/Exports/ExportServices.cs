using Audiogum.Sessions.Storage.Buckets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>What exports need of the host, beside an <c>ISessionStore</c>: an <see cref="IBucket"/>, or they are off.</summary>
public static class ExportServices
{
    /// <summary>Adds options (section <c>Exports</c>, validated at start) and the rounds.</summary>
    public static IServiceCollection AddExports(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ExportOptions>().Bind(configuration.GetSection(ExportOptions.Section))
            .Validate(ExportOptions.IsValid, "Exports:Interval must be 100 ms to 1 day, Exports:TenantsAtOnce 1 to 64.")
            .ValidateOnStart();
        services.AddSingleton(provider =>
        {
            provider.GetRequiredService<ExportInstruments>(); // its gauge is there from the start, for alerts to ask for
            return new ExportLocation(provider.GetService<IBucket>());
        });
        services.AddSingleton<ExportInstruments>();
        services.AddSingleton<ExportDependencies>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ExportTrigger>();
        return services;
    }
}
