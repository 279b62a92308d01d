using System.Net;
using System.Net.Sockets;
using Audiogum.Sessions.Grains;
using Audiogum.Sessions.Grains.Interfaces.Serialization;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Audiogum.Sessions.Silo;

/// <summary>Wires a silo: grains, store, options. All there is to hosting one in any process.</summary>
public static class SessionsSilo
{
    /// <summary>Hosts a silo with the embedded store in this process.</summary>
    public static IHostApplicationBuilder UseSessionsSilo(this IHostApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(options.SiloPort == 0 ? FreePort() : options.SiloPort, options.GatewayPort)
            .AddSessions(builder.Configuration, options.DataPath));
        return builder;
    }

    /// <summary>Adds grains and the embedded store to a silo.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configuration">Where the options of the grains are read from.</param>
    /// <param name="dataPath">Directory of the embedded store.</param>
    public static ISiloBuilder AddSessions(this ISiloBuilder silo, IConfiguration configuration, string dataPath)
    {
        silo.Services.AddSessionsGrains(configuration);
        silo.Services.AddSerializer(serializer => serializer.AddSessionContracts());
        silo.Services.AddSingleton(services => new SqliteSessionStore(
            new() { DataPath = dataPath, Shards = services.GetRequiredService<IOptions<TenantOptions>>().Value.Shards },
            services.GetRequiredService<TimeProvider>()));
        silo.Services.AddSingleton<ISessionStore>(services => services.GetRequiredService<SqliteSessionStore>());
        silo.Services.AddHostedService<StoreLifetime>();
        return silo;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
