using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Tests.Exports.Batches;

/// <summary>A bucket whose user dies at the n-th thing that it does, before or after it took effect; the dead do nothing more.</summary>
internal sealed class DyingBucket(IBucket bucket, int at, bool after) : IBucket
{
    private int done;

    /// <summary>Whether it died.</summary>
    public bool IsDead { get; private set; }

    public ValueTask<PutResult> PutAsync(ObjectName name, Stream content, CancellationToken cancellationToken) => StepAsync(() => bucket.PutAsync(name, content, cancellationToken));

    public ValueTask<Stream?> OpenAsync(ObjectName name, CancellationToken cancellationToken) => bucket.OpenAsync(name, cancellationToken);

    public ValueTask<bool> ExistsAsync(ObjectName name, CancellationToken cancellationToken) => bucket.ExistsAsync(name, cancellationToken);

    public IAsyncEnumerable<BucketObject> ListAsync(string prefix, string after, CancellationToken cancellationToken) => bucket.ListAsync(prefix, after, cancellationToken);

    public async ValueTask RemoveAsync(ObjectName name, CancellationToken cancellationToken) => await StepAsync(async () =>
    {
        await bucket.RemoveAsync(name, cancellationToken);
        return true;
    });

    /// <summary>Does something that counts.</summary>
    public async ValueTask<T> StepAsync<T>(Func<ValueTask<T>> step)
    {
        IsDead |= ++done == at && !after;
        ThrowIfDead();
        var result = await step();
        IsDead |= done == at;
        ThrowIfDead();
        return result;
    }

    private void ThrowIfDead()
    {
        if (IsDead) throw new StoreUnavailableException("Died on purpose.");
    }
}
