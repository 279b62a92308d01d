namespace Audiogum.Sessions.Silo;

/// <summary>What a gateway's process holds beside the gateway.</summary>
public enum HostingMode
{
    /// <summary>A silo too: one process is the whole server, or one of several equal ones.</summary>
    Together,

    /// <summary>No silo: the gateway is a client of silos in other processes.</summary>
    Client,
}

/// <summary>Where sessions are stored.</summary>
public enum StoreKind
{
    /// <summary>In the silo's process, a file in <see cref="SiloOptions.DataPath"/>: one silo.</summary>
    Sqlite,

    /// <summary>In PostgreSQL, <c>ConnectionStrings:PostgreSql</c>: any number of silos.</summary>
    PostgreSql,

    /// <summary>In Azure Tables, <c>ConnectionStrings:AzureStorage</c>: any number of silos.</summary>
    AzureTables,
}

/// <summary>Where small state of grains is kept, by Orleans' own kind of provider.</summary>
public enum GrainStorageKind
{
    /// <summary>What fits the store: <see cref="Embedded"/> beside SQLite, otherwise the store's own database.</summary>
    AsStore,

    /// <summary>A file in <see cref="SiloOptions.DataPath"/>: one silo.</summary>
    Embedded,

    /// <summary>A table in PostgreSQL, <c>ConnectionStrings:PostgreSql</c>; made by the command <c>schema</c>.</summary>
    PostgreSql,

    /// <summary>Hashes in Redis, <c>ConnectionStrings:Redis</c>; as durable as that Redis is.</summary>
    Redis,

    /// <summary>Blobs of Azure Storage, <c>ConnectionStrings:AzureStorage</c>.</summary>
    AzureBlobs,
}

/// <summary>Settings of the silo, section <c>Sessions</c>.</summary>
public sealed class SiloOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Sessions";

    /// <summary>Whether a gateway's process holds a silo too. Default <see cref="HostingMode.Together"/>.</summary>
    public HostingMode Mode { get; set; }

    /// <summary>Where sessions are stored. Default <see cref="StoreKind.Sqlite"/>.</summary>
    public StoreKind Store { get; set; }

    /// <summary>Where small state of grains is kept. Default <see cref="GrainStorageKind.AsStore"/>.</summary>
    public GrainStorageKind GrainStorage { get; set; }

    /// <summary>Directory of the embedded store, created if absent; relative to the working directory. Default <c>./data</c>.</summary>
    public string DataPath { get; set; } = "./data";

    /// <summary>Port that silos talk on; 0 takes a free one. Default 0.</summary>
    public int SiloPort { get; set; }

    /// <summary>Port for gateways in other processes; 0 offers none. Default 0.</summary>
    public int GatewayPort { get; set; }
}
