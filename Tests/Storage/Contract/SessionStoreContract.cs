using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Tests.Storage.Contract;

/// <summary>
/// What every store promises, told as tests against <see cref="ISessionStore"/> alone. A store passes by a class that
/// derives from this one and says how it is opened, closed and opened again.
/// </summary>
public abstract partial class SessionStoreContract : IAsyncLifetime
{
    private ISessionStore? _store;

    protected ISessionStore Store => _store!;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(Store);
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the test's own store; what an earlier call stored is there.</summary>
    protected abstract ValueTask<ISessionStore> OpenAsync();

    /// <summary>Opens another store over the same database, as another silo does; the same one where only one process can.</summary>
    protected virtual ValueTask<ISessionStore> OpenOtherAsync() => OpenAsync();

    protected abstract ValueTask CloseAsync(ISessionStore store);

    protected abstract ValueTask CleanUpAsync();

    protected async ValueTask ReopenAsync()
    {
        await CloseAsync(Store);
        _store = await OpenAsync();
    }

    protected ValueTask<CommitResult> CommitAsync(SessionCommit commit) => Store.CommitAsync(commit, Cancelled);

    protected static void AssertSame(StoredEvent expected, StoredEvent actual)
    {
        Assert.Equal(expected with { Json = default, StoreOrder = 0 }, actual with { Json = default, StoreOrder = 0 });
        Assert.Equal(expected.Json.ToArray(), actual.Json.ToArray());
    }

    protected static void AssertSame(IReadOnlyList<StoredEvent> expected, IReadOnlyList<StoredEvent> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++) AssertSame(expected[i], actual[i]);
    }

    protected static void AssertSame(SessionRow expected, SessionRow? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Summary.ToArray(), actual.Summary.ToArray());
        Assert.Equal(expected.Contribution.ToArray(), actual.Contribution.ToArray());
        Assert.Equal(Scalars(expected), Scalars(actual));

        static SessionRow Scalars(SessionRow row) => row with { Summary = default, Contribution = default };
    }
}
