namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>Where the store in Azure Tables lives.</summary>
public sealed class AzureTablesStoreOptions
{
    /// <summary>Shards that a tenant may have: their places fit into one of the feed.</summary>
    public const int MaxShards = 64;

    /// <summary>How to reach the account: a connection string, or an address that carries its own key (SAS).</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The table, made if absent: 3 to 63 letters and digits. Default <c>sessions</c>.</summary>
    public string Table { get; init; } = "sessions";

    /// <summary>Shards of a tenant, at most <see cref="MaxShards"/>; a table that was written with another number is refused. Default 16.</summary>
    public int Shards { get; init; } = 16;
}
