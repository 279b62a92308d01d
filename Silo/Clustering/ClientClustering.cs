using Audiogum.Sessions.Storage.Postgres;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Audiogum.Sessions.Silo.Clustering;

/// <summary>Lets a gateway without a silo find those of its cluster.</summary>
internal static class ClientClustering
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(500);

    /// <summary>Adds the list of silos, and patience: a gateway may be started before them, and answers 503 until then.</summary>
    public static IClientBuilder FindCluster(this IClientBuilder client, ClusterSettings settings, TimeProvider timeProvider)
    {
        var clustering = settings.Clustering;
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = clustering.GatewayRefresh);
        client.UseConnectionRetryFilter(async (_, cancellationToken) =>
        {
            await Task.Delay(BetweenAttempts, timeProvider, cancellationToken);
            return true;
        });
        if (clustering.Provider == MembershipProvider.Localhost)
            return client.UseLocalhostClustering(settings.Silo.GatewayPort, clustering.ClusterId, clustering.ClusterId);

        client.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = clustering.ClusterId);
        if (clustering.Provider == MembershipProvider.Redis)
            return client.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(settings.ConnectionString(ClusterSettings.Redis)));

        return client.UseAdoNetClustering(options =>
        {
            options.Invariant = SiloClustering.Npgsql;
            options.ConnectionString = PostgresTimeouts.OfReaders.AddTo(settings.ConnectionString(ClusterSettings.PostgreSql));
        });
    }
}
