using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Storage.Contract;

namespace Audiogum.Sessions.Tests.Storage.Sqlite;

/// <summary>The embedded store keeps the contract.</summary>
public sealed class SqliteSessionStoreTests : SessionStoreContract
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sessions-").FullName;

    protected override ValueTask<ISessionStore> OpenAsync()
    {
        var store = new SqliteSessionStore(new SqliteStoreOptions { DataPath = _directory }, TimeProvider.System);
        store.Open();
        return new(store);
    }

    protected override ValueTask<ISessionStore> OpenOtherAsync() => new(Store);

    protected override ValueTask CloseAsync(ISessionStore store) => ((SqliteSessionStore)store).DisposeAsync();

    protected override ValueTask CleanUpAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }
}
