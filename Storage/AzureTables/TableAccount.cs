using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>The tables of a storage account.</summary>
internal static class TableAccount
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A client by a connection string, or by an address that carries its own key (SAS).</summary>
    /// <exception cref="StoreUnavailableException">It is neither; the message does not repeat it.</exception>
    public static TableServiceClient Connect(string connection)
    {
        var options = new TableClientOptions();
        options.Retry.NetworkTimeout = Patience;
        options.Diagnostics.IsLoggingEnabled = false; // keys of entities name sessions
        try
        {
            return Uri.TryCreate(connection, UriKind.Absolute, out var address) ? new(address, options) : new(connection, options);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new StoreUnavailableException("The connection string of Azure Storage cannot be read.");
        }
    }
}
