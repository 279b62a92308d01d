using Audiogum.Sessions.Grains.Interfaces;

namespace Audiogum.Sessions.Grains.Archive;

/// <summary>
/// Counts how often gateways must forget what they hold of a tenant, and until when they may show it. To be used from
/// one grain. A new activation begins with a random number, and takes it that the one before answered until then.
/// </summary>
internal sealed class TailEpoch(TimeProvider time)
{
    private long answeredAt = time.GetTimestamp();

    /// <summary>The epoch: to be taken before what it goes with is read.</summary>
    public long Current { get; private set; } = BitConverter.ToInt64(Guid.NewGuid().ToByteArray());

    /// <summary>Something was answered under <paramref name="epoch"/>.</summary>
    public void Answered(long epoch)
    {
        if (epoch == Current) answeredAt = time.GetTimestamp();
    }

    /// <summary>Begins another epoch, and says for how long what was answered under the one before may still be shown.</summary>
    public TimeSpan Raise()
    {
        Current++;
        var left = FeedLease.Duration - time.GetElapsedTime(answeredAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
