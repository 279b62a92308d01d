using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Azure;
using Audiogum.Sessions.Storage.AzureTables;
using Audiogum.Sessions.Storage.Buckets;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Azure;

/// <summary>A storage account that went away.</summary>
public sealed class AzureUnreachableTests(AzuriteServer azurite) : IClassFixture<AzuriteServer>
{
    [Fact]
    public async Task An_account_that_went_away_is_unavailable_whatever_is_asked()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var store = new AzureTablesSessionStore(new() { ConnectionString = azurite.ConnectionString }, TimeProvider.System);
        await store.OpenAsync(cancellationToken);
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(1)), Event(1)), cancellationToken));
        var bucket = new BlobBucket(BlobAccount.Connect(azurite.ConnectionString).GetBlobContainerClient("gone"));

        await azurite.StopAsync();
        await Task.WhenAll(
            Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.CommitAsync(Commit(Row(Key(1), 2), Event(2)), cancellationToken)),
            Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ListSessionsAsync(Query(), cancellationToken)),
            Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadDayAsync(Tenant, Shard, 1, cancellationToken).ToListAsync(cancellationToken)),
            Assert.ThrowsAsync<StoreUnavailableException>(
                async () => await bucket.ExistsAsync(ObjectName.Parse("a"), cancellationToken)));
    }
}
