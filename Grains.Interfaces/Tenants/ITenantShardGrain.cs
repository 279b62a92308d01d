using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Interfaces.Tenants;

/// <summary>
/// Holds what a shard of a tenant's sessions contributes to the days that are asked for, and what they are doing now.
/// Each session counts in all of them with the same revision. Keyed by <see cref="TenantShardKey"/> as text.
/// </summary>
[Alias("ITenantShardGrain")]
public interface ITenantShardGrain : IGrainWithStringKey
{
    /// <summary>Replaces the session's older contribution on all days; an offer that is not newer is ignored.</summary>
    [Alias("Offer")]
    ValueTask ApplyContribution(ContributionUpdate update);

    /// <summary>The sums over the shard's plays that pass, and their sessions, of several days at one moment.</summary>
    /// <exception cref="DataUnavailableException">A day could not be read.</exception>
    [Alias("Sum")]
    ValueTask<ShardResult> Sum(ShardQuery query);

    /// <summary>The state of now.</summary>
    /// <exception cref="DataUnavailableException">The shard could not be read.</exception>
    [Alias("Snapshot")]
    ValueTask<LiveRollup> Snapshot();

    /// <summary>Removes the sums that were kept in the store: a user is erased who may be in them. What is kept from then on is of what is stored then.</summary>
    /// <exception cref="DataUnavailableException">The store does not answer; some may still be there.</exception>
    [Alias("ForgetKeptSums")]
    ValueTask ForgetSnapshots();

    /// <summary>Forgets everything that it holds or keeps: what is asked for next is read from the rows.</summary>
    /// <exception cref="DataUnavailableException">The store does not answer; some kept sums may still be there.</exception>
    [Alias("ReadAgain")]
    ValueTask Reload();
}
