using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.AzureTables;
using Audiogum.Sessions.Tests.Storage.Contract;

namespace Audiogum.Sessions.Tests.Storage.Azure;

/// <summary>The store in Azure Tables keeps the contract, in a table of its own for each test.</summary>
public sealed class AzureTablesSessionStoreTests(AzuriteServer azurite) : SessionStoreContract, IClassFixture<AzuriteServer>
{
    private string? table;

    protected override async ValueTask<ISessionStore> OpenAsync()
    {
        var store = new AzureTablesSessionStore(new() { ConnectionString = azurite.ConnectionString, Table = table ??= azurite.NewName() }, TimeProvider.System);
        await store.OpenAsync(Cancelled);
        return store;
    }

    protected override ValueTask CloseAsync(ISessionStore store) => ((AzureTablesSessionStore)store).DisposeAsync();

    protected override ValueTask CleanUpAsync() => ValueTask.CompletedTask;
}
