using System.Net;
using System.Net.Sockets;
using Audiogum.Sessions.Silo.Schema;
using Audiogum.Sessions.Storage.Postgres;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Audiogum.Sessions.Silo.Clustering;

/// <summary>Makes a silo a member of its cluster.</summary>
internal static class SiloClustering
{
    /// <summary>The invariant name by which Orleans finds Npgsql.</summary>
    internal const string Npgsql = "Npgsql";

    /// <summary>Adds membership and addresses.</summary>
    public static ISiloBuilder JoinCluster(this ISiloBuilder silo, ClusterSettings settings)
    {
        var clustering = settings.Clustering;
        var siloPort = settings.Silo.SiloPort == 0 ? FreePort() : settings.Silo.SiloPort;
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            // Probes tell whether a silo lives. These two would tell it from how far its clock is behind: one that joins would be
            // voted dead, as if it had been joining for an hour, and one that nobody has heard of yet would be taken for a dead one.
            options.EvictWhenMaxJoinAttemptTimeExceeded = false;
            options.SiloGenerationRetirementAge = null;
        });
        if (clustering.Provider == MembershipProvider.Localhost)
            return silo.UseLocalhostClustering(siloPort, settings.Silo.GatewayPort, serviceId: clustering.ClusterId, clusterId: clustering.ClusterId);

        silo.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = clustering.ClusterId);
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = clustering.ProbeTimeout;
            options.NumMissedProbesLimit = clustering.MissedProbes;
            options.IAmAliveTablePublishTimeout = clustering.AliveInterval;
        });
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = Resolve(clustering.Address);
            options.SiloPort = siloPort;
            options.GatewayPort = settings.Silo.GatewayPort;
        });
        if (clustering.Provider == MembershipProvider.Redis)
            return silo.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(settings.ConnectionString(ClusterSettings.Redis)));

        silo.Services.AddSchemaCheck(settings.ConnectionString(ClusterSettings.PostgreSql), MembershipSchema.Part);
        return silo.UseAdoNetClustering(options =>
        {
            options.Invariant = Npgsql;
            options.ConnectionString = PostgresTimeouts.OfReaders.AddTo(settings.ConnectionString(ClusterSettings.PostgreSql));
        });
    }

    private static IPAddress Resolve(string address)
    {
        if (IPAddress.TryParse(address, out var known)) return known;
        var name = address == "*" ? Dns.GetHostName() : address;
        return Array.Find(Dns.GetHostAddresses(name), found => found.AddressFamily == AddressFamily.InterNetwork)
            ?? throw new InvalidOperationException($"{ClusteringOptions.Section}:Address: the name {name} has no IPv4 address.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
