using System.Diagnostics;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// Hands a session's newest contribution to its shards, at most once in <see cref="SessionOptions.HandOverDelay"/>.
/// Nothing depends on it for exactness: an offer replaces the older one whole, and shards find in the store what they
/// were not told of.
/// </summary>
internal sealed class ContributionHandOver(
    IGrainBase grain, TenantShards shards, SessionKey key, int shard, SessionOptions options, ILogger logger)
{
    /// <summary>Days that are told at once, the newest; a shard of another day finds the row when it asks the store.</summary>
    private const int MaxDays = 16;

    private readonly SortedSet<int> days = [];
    private IGrainTimer? timer;
    private ContributionOffer? pending;
    private bool scheduled;
    private ActivityContext lastPost;

    /// <summary>Takes the newest contribution and the days that it lies on; those that it lay on before are told too.</summary>
    public void Schedule(ContributionOffer offer, IReadOnlyList<(long First, long Last)> runs)
    {
        pending = offer;
        lastPost = Activity.Current?.Context ?? default;
        foreach (var (first, last) in runs)
        {
            days.Add((int)first); // where the session begins, its events count
            for (var day = Math.Max(first, last - MaxDays + 1); day <= last; day++)
            {
                days.Add((int)day);
            }
        }

        while (days.Count > MaxDays)
        {
            days.Remove(days.ElementAt(1));
        }

        Arm(options.HandOverDelay);
    }

    /// <summary>Hands over what is pending. A failure is logged and tried again later.</summary>
    public async Task FlushAsync()
    {
        scheduled = false;
        if (pending is not { } offer)
        {
            return;
        }

        using var span = SessionTrace.HandOver(lastPost);
        try
        {
            var offers = new List<Task>(days.Count + 1)
            {
                shards.Live[new LiveShardKey(key.Tenant, shard).ToString()].Offer(offer).AsTask(),
            };
            foreach (var day in days)
            {
                offers.Add(shards.Days[new DayShardKey(key.Tenant, shard, day).ToString()].Offer(offer).AsTask());
            }

            await Task.WhenAll(offers);
            if (ReferenceEquals(pending, offer))
            {
                pending = null;
            }
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            SessionLog.HandOverFailed(logger, key.Tenant, exception);
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
