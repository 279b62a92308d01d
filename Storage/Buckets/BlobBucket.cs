using System.Runtime.CompilerServices;
using Audiogum.Sessions.Storage.Azure;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Audiogum.Sessions.Storage.Buckets;

/// <summary>
/// A container of Azure Blobs. A blob appears whole, by one put or by the list of its blocks, and only if there is none of
/// its name. Listing after a name reads what lies before it too: the service knows no beginning but a prefix.
/// </summary>
/// <param name="container">The container, made with the first object if absent.</param>
public sealed class BlobBucket(BlobContainerClient container) : IBucket
{
    /// <inheritdoc/>
    public string Remains => BlobAccount.Remains;

    /// <inheritdoc/>
    public async ValueTask<PutResult> PutAsync(ObjectName name, Stream content, CancellationToken cancellationToken) => await AzureFaults.RunAsync(
        async () =>
        {
            var start = content.CanSeek ? content.Position : 0;
            try
            {
                return await PutAsync(Blob(name), content, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException none) when (none.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                // Who made it beforehand need not give us the right to.
                await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                if (!content.CanSeek) throw; // what was read of it is gone: the next attempt finds the container
                content.Position = start;
                return await PutAsync(Blob(name), content, cancellationToken).ConfigureAwait(false);
            }
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<Stream?> OpenAsync(ObjectName name, CancellationToken cancellationToken) => await AzureFaults.RunAsync(
        async () =>
        {
            try
            {
                var content = await Blob(name).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellationToken).ConfigureAwait(false);
                return new ObjectContent(content, content.Length, AzureFaults.Translate);
            }
            catch (RequestFailedException none) when (none.Status == 404)
            {
                return null;
            }
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> ExistsAsync(ObjectName name, CancellationToken cancellationToken) =>
        await AzureFaults.RunAsync(async () => (await Blob(name).ExistsAsync(cancellationToken).ConfigureAwait(false)).Value, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async IAsyncEnumerable<BucketObject> ListAsync(string prefix, string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blobs = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (blobs.ConfigureAwait(false))
        {
            while (await AzureFaults.RunAsync(MoveNextAsync, cancellationToken).ConfigureAwait(false))
            {
                if (string.CompareOrdinal(blobs.Current.Name, after) > 0 && ObjectName.TryParse(blobs.Current.Name, out var name))
                    yield return new(name, blobs.Current.Properties.ContentLength ?? 0);
            }
        }

        async Task<bool> MoveNextAsync()
        {
            try
            {
                return await blobs.MoveNextAsync().ConfigureAwait(false);
            }
            catch (RequestFailedException none) when (none.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                return false; // nothing was put yet
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(ObjectName name, CancellationToken cancellationToken) =>
        await AzureFaults.RunAsync(() => Blob(name).DeleteIfExistsAsync(cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);

    private static async Task<PutResult> PutAsync(BlobClient blob, Stream content, CancellationToken cancellationToken)
    {
        try
        {
            await blob.UploadAsync(content, new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } }, cancellationToken).ConfigureAwait(false);
            return PutResult.Written;
        }
        catch (RequestFailedException other) when (other.Status is 409 or 412)
        {
            return PutResult.Exists;
        }
        catch (RequestFailedException discarded) when (discarded.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            // Whoever else put the name first discarded our blocks with his own list.
            if (await blob.ExistsAsync(cancellationToken).ConfigureAwait(false)) return PutResult.Exists;
            throw;
        }
    }

    private BlobClient Blob(ObjectName name) => container.GetBlobClient(name.ToString());
}
