using System.Globalization;
using System.Security.Cryptography;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Metadata;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>
/// Whether gateways must forget what they hold of a tenant, and until when they may show it. Two activations of the grain may
/// be there for a while, when a network splits: so the epoch is a note of the store, and another note tells which activation
/// answers. Whoever answers looks first whether that is itself, and whoever ends an epoch looks afterwards, so that it knows of
/// answers that others gave. To be used from one grain.
/// </summary>
/// <param name="store">Where the notes are.</param>
/// <param name="name">What is followed, of which tenant.</param>
/// <param name="timeProvider">Measures the lease.</param>
internal sealed class TailEpoch(IMetadataStore store, string name, TimeProvider timeProvider)
{
    private readonly string self = Guid.NewGuid().ToString("N");
    private long answeredAt = timeProvider.GetTimestamp(); // by the activation before

    /// <summary>The epoch of an answer, to be taken before what is answered is read.</summary>
    /// <exception cref="DataUnavailableException">The store does not answer.</exception>
    public async ValueTask<long> TakeAsync(CancellationToken cancellationToken)
    {
        answeredAt = timeProvider.GetTimestamp();
        try
        {
            await BeginAnsweringAsync(cancellationToken);
            return await store.FindMetadataAsync(Epoch, cancellationToken) is { } epoch ? long.Parse(epoch, CultureInfo.InvariantCulture) : 0;
        }
        catch (StoreUnavailableException)
        {
            throw Unavailable;
        }
    }

    /// <summary>Ends the epoch, and says for how long what was answered under it may still be shown, whichever activation did.</summary>
    /// <exception cref="DataUnavailableException">The store does not answer.</exception>
    public async ValueTask<TimeSpan> EndAsync()
    {
        try
        {
            var next = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
            await store.WriteMetadataAsync(Epoch, next.ToString(CultureInfo.InvariantCulture), over: true,
                CancellationToken.None);
            await BeginAnsweringAsync(CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            throw Unavailable;
        }

        var left = FeedLease.Duration - timeProvider.GetElapsedTime(answeredAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private string Epoch => $"{name}-epoch";

    private string Answering => $"{name}-answering";

    private static DataUnavailableException Unavailable => new("What is followed live cannot be read now.");

    // Another one may have answered until just now: what it answers from now on it tells by writing its own name again.
    private async ValueTask BeginAnsweringAsync(CancellationToken cancellationToken)
    {
        if (await store.FindMetadataAsync(Answering, cancellationToken) == self) return;
        await store.WriteMetadataAsync(Answering, self, over: true, cancellationToken);
        answeredAt = timeProvider.GetTimestamp();
    }
}
