using Audiogum.Sessions.Storage.Azure;
using Audiogum.Sessions.Storage.Buckets;
using Audiogum.Sessions.Tests.Storage.Azure;

namespace Audiogum.Sessions.Tests.Storage.Buckets;

/// <summary>A container of Azure Blobs passes the contract of buckets.</summary>
public sealed class BlobBucketTests(AzuriteServer azurite) : BucketContract, IClassFixture<AzuriteServer>
{
    private string? name;

    protected override async ValueTask<IBucket> OpenAsync()
    {
        var container = BlobAccount.Connect(azurite.ConnectionString).GetBlobContainerClient(name ??= azurite.NewName());
        await container.CreateIfNotExistsAsync(cancellationToken: Cancelled);
        return new BlobBucket(container);
    }

    protected override ValueTask CleanUpAsync() => ValueTask.CompletedTask;
}
