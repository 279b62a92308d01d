using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Transport;

/// <summary>
/// Learns from a trusted proxy that a request came by TLS: cookies are then secure, origins compare as the browser sees
/// them, and the answer tells browsers to come by TLS only (HSTS), for a year. The path before the server comes the same way
/// (<see cref="ForwardedPathBase"/>). Who one is is never forwarded.
/// </summary>
public static class ForwardedTls
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    /// <summary>Adds the options.</summary>
    public static IServiceCollection AddProxies(this IServiceCollection services)
    {
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section)
            .Validate(options => options.Networks() is not null, $"{ProxyOptions.Section}:{nameof(ProxyOptions.Trusted)} must be networks as 10.0.0.0/8, separated by commas.")
            .Validate(options => options.PathBase.Length == 0 || ForwardedPathBase.IsPath(options.PathBase), $"{ProxyOptions.Section}:{nameof(ProxyOptions.PathBase)} must be a path as /sessions.")
            .ValidateOnStart();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((forwarded, proxies) =>
        {
            // The middleware takes two empty lists for trust in everybody.
            var trusted = proxies.Value.Networks() ?? [];
            forwarded.ForwardedHeaders = trusted.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedPrefix;
            forwarded.ForwardLimit = 1;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in trusted) forwarded.KnownIPNetworks.Add(network);
        });
        services.Configure<HstsOptions>(hsts => hsts.MaxAge = Year);
        return services;
    }

    /// <summary>Goes before everything else.</summary>
    public static void UseProxies(this IApplicationBuilder app)
    {
        app.UseForwardedHeaders();
        app.UsePathBefore();
        app.UseHsts();
    }
}
