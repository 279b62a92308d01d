using Azure.Storage.Blobs;

namespace Audiogum.Sessions.Storage.Azure;

/// <summary>The blobs of a storage account.</summary>
public static class BlobAccount
{
    /// <summary>What an account may keep of blobs that were removed or written over.</summary>
    public const string Remains = "Azure Blobs keeps removed and replaced blobs where soft delete, versions or snapshots are on, until these expire.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A client by a connection string, or by an address that carries its own key (SAS).</summary>
    /// <exception cref="StoreUnavailableException">It is neither; the message does not repeat it.</exception>
    public static BlobServiceClient Connect(string connection)
    {
        var options = new BlobClientOptions();
        options.Retry.NetworkTimeout = Patience;
        options.Diagnostics.IsLoggingEnabled = false; // names of blobs hold keys of grains
        try
        {
            return Uri.TryCreate(connection, UriKind.Absolute, out var address) ? new(address, options) : new(connection, options);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException)
        {
            throw new StoreUnavailableException("The connection string of Azure Storage cannot be read.");
        }
    }
}
