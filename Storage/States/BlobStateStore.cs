using Audiogum.Sessions.Storage.Azure;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Audiogum.Sessions.Storage.States;

/// <summary>
/// States as blobs of one container of Azure Storage, named and tagged as Orleans' own provider does: what one has written
/// the other reads. A blob without content is a state that was cleared.
/// </summary>
/// <param name="container">The container, made if absent.</param>
public sealed class BlobStateStore(BlobContainerClient container) : IStateStore
{
    private static readonly BlobHttpHeaders Headers = new() { ContentType = "application/json" };

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellationToken) =>
        AzureFaults.RunAsync(() => container.CreateIfNotExistsAsync(cancellationToken: cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> PurgeAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<string>>([BlobAccount.Remains]);

    /// <inheritdoc/>
    public async ValueTask<StoredState?> FindAsync(StateKey key, CancellationToken cancellationToken) => await AzureFaults.RunAsync(
        async () =>
        {
            try
            {
                var found = (await Blob(key).DownloadContentAsync(cancellationToken).ConfigureAwait(false)).Value;
                return new StoredState(found.Details.ETag.ToString(), found.Content.ToMemory());
            }
            catch (RequestFailedException none) when (none.Status == 404)
            {
                return null;
            }
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<string?> WriteAsync(StateKey key, string? expected, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => await AzureFaults.RunAsync(
        async () =>
        {
            var condition = expected is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = new(expected) };
            try
            {
                var written = await Blob(key).UploadAsync(new BinaryData(data), new BlobUploadOptions { HttpHeaders = Headers, Conditions = condition }, cancellationToken).ConfigureAwait(false);
                return written.Value.ETag.ToString();
            }
            catch (RequestFailedException other) when (other.Status is 409 or 412)
            {
                return null;
            }
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(StateKey key, string expected, CancellationToken cancellationToken) => await AzureFaults.RunAsync(
        async () =>
        {
            try
            {
                return (await Blob(key).DeleteIfExistsAsync(conditions: new() { IfMatch = new(expected) }, cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
            }
            catch (RequestFailedException other) when (other.Status == 412)
            {
                return false;
            }
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private BlobClient Blob(StateKey key) => container.GetBlobClient($"{key.Type}-{key.Id}.json");
}
