using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Audiogum.Sessions.Storage.S3;

namespace Audiogum.Sessions.Storage.Buckets;

/// <summary>
/// A bucket of S3, or of a server that speaks its protocol and knows <c>If-None-Match: *</c>. An object is put by one
/// request with its SHA-256, which the service checks and keeps, and which is checked again when it is read. It is held in
/// memory while it is put.
/// </summary>
/// <param name="client">A client.</param>
/// <param name="bucket">The bucket; it exists.</param>
/// <param name="chunked">Whether objects are sent in chunks, their checksum behind them (<see cref="S3Options.Chunked"/>).</param>
/// <param name="timeProvider">The clock that waits between attempts.</param>
public sealed class S3Bucket(IAmazonS3 client, string bucket, bool chunked, TimeProvider timeProvider) : IBucket
{
    private const int Attempts = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // TLS keeps the chunks whole, and the checksum behind them tells whether they are: to sign each would hash them once more.
    private readonly bool isUnsigned = chunked && client.Config.ServiceURL?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) != true;

    /// <inheritdoc/>
    public string Remains => "S3 keeps removed objects as noncurrent versions where the bucket has versioning, until its lifecycle rules remove them.";

    /// <inheritdoc/>
    public async ValueTask<PutResult> PutAsync(ObjectName name, Stream content, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        await content.CopyToAsync(whole, cancellationToken).ConfigureAwait(false);
        return await S3Faults.RunAsync(() => PutAsync(name, whole, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<Stream?> OpenAsync(ObjectName name, CancellationToken cancellationToken) => await S3Faults.RunAsync(
        async () =>
        {
            try
            {
                var found = await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = name.ToString(), ChecksumMode = ChecksumMode.ENABLED }, cancellationToken).ConfigureAwait(false);
                return new ObjectContent(found.ResponseStream, found.ContentLength, S3Faults.Translate);
            }
            catch (AmazonS3Exception none) when (none is { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" })
            {
                return null;
            }
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> ExistsAsync(ObjectName name, CancellationToken cancellationToken) =>
        await S3Faults.RunAsync(() => IsThereAsync(name, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async IAsyncEnumerable<BucketObject> ListAsync(string prefix, string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, StartAfter = after.Length > 0 ? after : null };
        for (var hasMore = true; hasMore;)
        {
            var page = await S3Faults.RunAsync(() => client.ListObjectsV2Async(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
                if (ObjectName.TryParse(found.Key, out var name)) yield return new(name, found.Size ?? 0);
            hasMore = page.IsTruncated ?? false;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(ObjectName name, CancellationToken cancellationToken) =>
        await S3Faults.RunAsync(() => client.DeleteObjectAsync(bucket, name.ToString(), cancellationToken), cancellationToken).ConfigureAwait(false);

    private async Task<PutResult> PutAsync(ObjectName name, MemoryStream whole, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            whole.Position = 0;
            var request = new PutObjectRequest
            {
                BucketName = bucket,
                Key = name.ToString(),
                InputStream = whole,
                AutoCloseStream = false,
                IfNoneMatch = "*",
                UseChunkEncoding = chunked,
                DisablePayloadSigning = isUnsigned,
            };
            if (chunked) request.ChecksumAlgorithm = ChecksumAlgorithm.SHA256;
            else request.ChecksumSHA256 = Convert.ToBase64String(SHA256.HashData(whole.GetBuffer().AsSpan(0, (int)whole.Length)));
            try
            {
                await client.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
                return PutResult.Written;
            }
            catch (AmazonS3Exception other) when (other.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                return PutResult.Exists;
            }
            catch (AmazonS3Exception undecided) when (undecided.StatusCode == HttpStatusCode.Conflict && attempt < Attempts)
            {
                // Somebody else is putting or removing the name at this moment: who wins is not decided yet.
                if (await IsThereAsync(name, cancellationToken).ConfigureAwait(false)) return PutResult.Exists;
                await Task.Delay(Pause * attempt, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> IsThereAsync(ObjectName name, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetObjectMetadataAsync(bucket, name.ToString(), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception none) when (none.StatusCode == HttpStatusCode.NotFound)
        {
            return false; // a head has no body that would tell a missing bucket: putting tells
        }
    }
}
