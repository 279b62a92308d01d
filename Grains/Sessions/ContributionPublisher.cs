using System.Diagnostics;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// Hands a session's newest contribution to its shard, at most once in <see cref="SessionOptions.HandOverDelay"/>.
/// Nothing depends on it for exactness: an offer replaces the older one whole, and shards find in the store what they
/// were not told of.
/// </summary>
internal sealed class ContributionPublisher(
    IGrainBase grain, TenantShards shards, TenantShardKey shard, Action handedOver, SessionOptions options, ILogger logger)
{
    private IGrainTimer? timer;
    private ContributionUpdate? pending;
    private bool scheduled;
    private ActivityContext lastPost;

    /// <summary>Takes the newest contribution.</summary>
    public void Schedule(ContributionUpdate update)
    {
        pending = update;
        lastPost = Activity.Current?.Context ?? default;
        Arm(options.HandOverDelay);
    }

    /// <summary>Hands over what is pending. A failure is logged and tried again later.</summary>
    public async Task FlushAsync()
    {
        scheduled = false;
        if (pending is not { } update)
        {
            return;
        }

        using var span = SessionTrace.HandOver(lastPost);
        try
        {
            await shards[shard].ApplyContribution(update);
            if (ReferenceEquals(pending, update))
            {
                pending = null;
                handedOver();
            }
        }
        catch (Exception exception) when (GrainCallFailure.Passes(exception))
        {
            SessionLog.HandOverFailed(logger, shard.Tenant, exception);
            Arm(options.HandOverRetryDelay);
        }
    }

    private void Arm(TimeSpan delay)
    {
        if (scheduled)
        {
            return;
        }

        scheduled = true;
        if (timer is null)
        {
            timer = grain.RegisterGrainTimer(FlushAsync, new() { DueTime = delay, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        }
        else
        {
            timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }
}
