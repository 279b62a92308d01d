using Audiogum.Sessions.Grains.Interfaces.Administration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>What the tenants' actors need of the host, beside an <c>ISessionStore</c>.</summary>
public static class TenantServices
{
    /// <summary>Adds options (section <c>Sessions</c>, validated at start) and instruments.</summary>
    public static IServiceCollection AddTenants(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddOptions<TenantOptions>().Bind(configuration.GetSection(TenantOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TenantOptions>, TenantOptionsValidation>();
        services.TryAddSingleton<KnownSettings>(); // a gateway in this process has them too
        services.AddSingleton<TenantTimeZones>();
        services.AddSingleton<TenantInstruments>();
        services.AddSingleton<TenantDependencies>();
        services.AddSingleton<ShardDependencies>();
        return services;
    }
}
