using System.Net;
using Audiogum.Sessions.Grains;
using Audiogum.Sessions.Silo.Buckets;
using Microsoft.Extensions.Configuration;

namespace Audiogum.Sessions.Silo.Clustering;

/// <summary>The settings that processes of one cluster share, read once, with every fault that keeps one from starting.</summary>
public sealed class ClusterSettings
{
    /// <summary>Name of PostgreSQL's connection string, section <c>ConnectionStrings</c>.</summary>
    public const string PostgreSql = "PostgreSql";

    /// <summary>Name of Redis' connection string, section <c>ConnectionStrings</c>.</summary>
    public const string Redis = "Redis";

    /// <summary>Name of Azure Storage's connection string, section <c>ConnectionStrings</c>.</summary>
    public const string AzureStorage = "AzureStorage";

    private static readonly string OrleansStorage = $"Orleans:GrainStorage:{GrainStates.Provider}";

    private readonly IConfiguration configuration;

    private readonly string bucket;

    private ClusterSettings(IConfiguration configuration, string bucket) => (this.configuration, this.bucket) = (configuration, bucket);

    /// <summary>The silo's part.</summary>
    public SiloOptions Silo { get; private set; } = new();

    /// <summary>The cluster's part.</summary>
    public ClusteringOptions Clustering { get; private set; } = new();

    /// <summary>Where exports are written.</summary>
    public BucketOptions Exports { get; private set; } = new();

    /// <summary>Where small state of grains is kept, once the store has had its say.</summary>
    public GrainStorageKind GrainStorage => Silo switch
    {
        { GrainStorage: not GrainStorageKind.AsStore } => Silo.GrainStorage,
        { Store: StoreKind.PostgreSql } => GrainStorageKind.PostgreSql,
        { Store: StoreKind.AzureTables } => GrainStorageKind.AzureBlobs,
        _ => GrainStorageKind.Embedded,
    };

    /// <summary>Whether Orleans' own section names a provider for small state: any that Orleans knows, with settings of its own.</summary>
    public bool HasOrleansStorage => configuration.GetSection(OrleansStorage).Exists();

    /// <summary>What is wrong, in words for the operator; empty when the process may start. Holds no connection string.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    /// <summary>Reads them.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="bucket">The section that tells of <see cref="Exports"/>.</param>
    public static ClusterSettings Read(IConfiguration configuration, string bucket = BucketOptions.Section)
    {
        var settings = new ClusterSettings(configuration, bucket);
        try
        {
            settings.Silo = configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new();
            settings.Clustering = configuration.GetSection(ClusteringOptions.Section).Get<ClusteringOptions>() ?? new();
            settings.Exports = configuration.GetSection(bucket).Get<BucketOptions>() ?? new();
            settings.Faults = [.. settings.Check()];
        }
        catch (InvalidOperationException unreadable)
        {
            // The binder names the key and the value: a word that is none of the choices, or no number.
            settings.Faults = [unreadable.Message];
        }

        return settings;
    }

    /// <summary>A connection string that <see cref="Faults"/> has found to be there.</summary>
    public string ConnectionString(string name) =>
        configuration.GetConnectionString(name) ?? throw new InvalidOperationException($"ConnectionStrings:{name} is not set.");

    private IEnumerable<string> Check()
    {
        foreach (var (name, port) in (IEnumerable<(string, int)>)[("SiloPort", Silo.SiloPort), ("GatewayPort", Silo.GatewayPort)])
        {
            if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort) yield return $"Sessions:{name} must be 0 to 65535, not {port}.";
        }

        if (Clustering.ProbeTimeout < TimeSpan.FromMilliseconds(100) || Clustering.ProbeTimeout > TimeSpan.FromMinutes(1))
            yield return $"{ClusteringOptions.Section}:ProbeTimeout must be 100 ms to 1 min.";
        if (Clustering.MissedProbes is < 1 or > 100) yield return $"{ClusteringOptions.Section}:MissedProbes must be 1 to 100.";
        if (Clustering.AliveInterval < TimeSpan.FromSeconds(1) || Clustering.AliveInterval > TimeSpan.FromMinutes(1))
            yield return $"{ClusteringOptions.Section}:AliveInterval must be 1 s to 1 min.";
        if (Clustering.GatewayRefresh < TimeSpan.FromMilliseconds(100) || Clustering.GatewayRefresh > TimeSpan.FromMinutes(10))
            yield return $"{ClusteringOptions.Section}:GatewayRefresh must be 100 ms to 10 min.";
        if (Clustering.ClusterId.Length is < 1 or > 150) yield return $"{ClusteringOptions.Section}:ClusterId must have 1 to 150 characters.";
        if (Silo.Store == StoreKind.PostgreSql && Silo.Mode != HostingMode.Client && Missing(PostgreSql)) yield return StoreNeeds(PostgreSql);
        if (Silo.Store == StoreKind.AzureTables && Silo.Mode != HostingMode.Client && Missing(AzureStorage)) yield return StoreNeeds(AzureStorage);
        if (Silo.Mode != HostingMode.Client)
        {
            foreach (var fault in Exports.Faults(bucket)) yield return fault;
            if (Exports.Bucket == BucketKind.AzureBlobs && Missing(AzureStorage)) yield return $"{bucket}:Bucket is {Exports.Bucket}: ConnectionStrings:{AzureStorage} must be set.";
            if (Silo.GrainStorage == GrainStorageKind.Embedded && Silo.Store != StoreKind.Sqlite)
                yield return $"{SiloOptions.Section}:GrainStorage is {Silo.GrainStorage}, one silo's own file: with {SiloOptions.Section}:Store {Silo.Store} other silos would not see it.";
            if (HasOrleansStorage && Silo.GrainStorage != GrainStorageKind.AsStore)
                yield return $"{SiloOptions.Section}:GrainStorage and {OrleansStorage} both say where small state is kept: leave one out.";
            if (Silo.GrainStorage == GrainStorageKind.AzureBlobs && Missing(AzureStorage)) yield return StorageNeeds(AzureStorage);
            if (Silo.GrainStorage == GrainStorageKind.PostgreSql && Missing(PostgreSql)) yield return StorageNeeds(PostgreSql);
            if (Silo.GrainStorage == GrainStorageKind.Redis && Missing(Redis)) yield return StorageNeeds(Redis);
        }

        if (Clustering.Provider == MembershipProvider.PostgreSql && Missing(PostgreSql)) yield return Needs(PostgreSql);
        if (Clustering.Provider == MembershipProvider.Redis && Missing(Redis)) yield return Needs(Redis);
        if (Clustering.Provider == MembershipProvider.Localhost && Silo is { Mode: HostingMode.Client, GatewayPort: 0 })
            yield return "Sessions:Mode is Client: Sessions:GatewayPort must be that of the silo on this machine, or Sessions:Clustering:Provider one that knows the silos.";
    }

    private bool Missing(string name) => string.IsNullOrWhiteSpace(configuration.GetConnectionString(name));

    private string StoreNeeds(string name) => $"{SiloOptions.Section}:Store is {Silo.Store}: ConnectionStrings:{name} must be set.";

    private string StorageNeeds(string name) => $"{SiloOptions.Section}:GrainStorage is {Silo.GrainStorage}: ConnectionStrings:{name} must be set.";

    private string Needs(string name) => $"{ClusteringOptions.Section}:Provider is {Clustering.Provider}: ConnectionStrings:{name} must be set.";
}
