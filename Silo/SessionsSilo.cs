using Audiogum.Sessions.Grains;
using Audiogum.Sessions.Grains.Interfaces.Serialization;
using Audiogum.Sessions.Silo.Buckets;
using Audiogum.Sessions.Silo.Clustering;
using Audiogum.Sessions.Silo.GrainStorage;
using Audiogum.Sessions.Silo.Stores;
using Audiogum.Sessions.Silo.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;
using Orleans.Serialization;

namespace Audiogum.Sessions.Silo;

/// <summary>Wires the actors: a silo in this process, or a client of silos in others. All there is to hosting either in any process.</summary>
public static class SessionsSilo
{
    /// <summary>Hosts what <c>Sessions:Mode</c> asks for beside a gateway.</summary>
    public static IHostApplicationBuilder UseSessions(this IHostApplicationBuilder builder) =>
        ClusterSettings.Read(builder.Configuration).Silo.Mode == HostingMode.Client ? builder.UseSessionsClient() : builder.UseSessionsSilo();

    /// <summary>Why the process must not start, a line each; empty when it may.</summary>
    public static IReadOnlyList<string> ClusterFaults(this IConfiguration configuration) => ClusterSettings.Read(configuration).Faults;

    /// <summary>Hosts a silo in this process.</summary>
    public static IHostApplicationBuilder UseSessionsSilo(this IHostApplicationBuilder builder)
    {
        var settings = ClusterSettings.Read(builder.Configuration);
        LogDefaults.AddTo(builder.Configuration);
        if (settings.Faults.Count == 0)
        {
            builder.UseOrleans(silo =>
            {
                silo.JoinCluster(settings).AddSessions(builder.Configuration, settings);
                if (TelemetrySetup.IsTracing(builder.Configuration)) silo.AddActivityPropagation();
                if (HasDashboard(builder.Configuration)) silo.AddDashboard(dashboard => dashboard.HideTrace = true);
            });
        }

        return builder;
    }

    /// <summary>Makes this process a client of silos in others.</summary>
    public static IHostApplicationBuilder UseSessionsClient(this IHostApplicationBuilder builder)
    {
        var settings = ClusterSettings.Read(builder.Configuration);
        LogDefaults.AddTo(builder.Configuration);
        if (settings.Faults.Count > 0) return builder;

        // The door opens while the silos are still being looked for, and answers 503 until they are found.
        builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
        builder.Services.AddSerializer(serializer => serializer.AddSessionContracts());
        builder.UseOrleansClient(client =>
        {
            client.FindCluster(settings, TimeProvider.System);
            if (TelemetrySetup.IsTracing(builder.Configuration)) client.AddActivityPropagation();
            if (HasDashboard(builder.Configuration)) client.AddDashboard(dashboard => dashboard.HideTrace = true);
        });
        return builder;
    }

    private static ISiloBuilder AddSessions(this ISiloBuilder silo, IConfiguration configuration, ClusterSettings settings)
    {
        MonotonicTimeProvider.AddTo(silo.Services, isAlone: settings.Clustering.Provider == MembershipProvider.Localhost);
        silo.Services.AddSessionsGrains(configuration);
        silo.Services.AddSerializer(serializer => serializer.AddSessionContracts());
        silo.Services.AddSessionStore(settings).AddBucket(settings);
        return silo.AddGrainStates(settings);
    }

    // A setting of the gateway's admin listener that every silo shares: the dashboard shows what silos count for it.
    private static bool HasDashboard(IConfiguration configuration) => configuration.GetValue<bool>("Admin:Dashboard");
}
