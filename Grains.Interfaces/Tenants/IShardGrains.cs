using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Interfaces.Tenants;

/// <summary>Holds what a shard's sessions contribute to one UTC day. Keyed by <see cref="DayShardKey"/> as text.</summary>
[Alias("IDayShardGrain")]
public interface IDayShardGrain : IGrainWithStringKey
{
    /// <summary>Replaces the session's older contribution; an offer that is not newer is ignored.</summary>
    [Alias("Offer")]
    ValueTask Offer(ContributionOffer offer);

    /// <summary>The sum over the shard's plays that pass, and their sessions, cut to quarter hours [fromQuarter, toQuarter) of its day.</summary>
    /// <param name="fromQuarter">Quarter hours since 1970.</param>
    /// <param name="toQuarter">Quarter hours since 1970, exclusive.</param>
    /// <param name="filter">Which plays count.</param>
    /// <param name="knownStamp">The stamp of the sum of these quarter hours and this filter that the asker already has, or 0.</param>
    /// <exception cref="DataUnavailableException">The shard could not be read.</exception>
    [Alias("Sum")]
    ValueTask<ShardSum> Sum(long fromQuarter, long toQuarter, DimensionFilter filter, long knownStamp);
}

/// <summary>Holds what a shard's sessions are doing now. Keyed by <see cref="LiveShardKey"/> as text.</summary>
[Alias("ILiveShardGrain")]
public interface ILiveShardGrain : IGrainWithStringKey
{
    /// <summary>Replaces the session's older contribution; an offer that is not newer is ignored.</summary>
    [Alias("Offer")]
    ValueTask Offer(ContributionOffer offer);

    /// <summary>The state of now.</summary>
    /// <exception cref="DataUnavailableException">The shard could not be read.</exception>
    [Alias("Snapshot")]
    ValueTask<LiveRollup> Snapshot();
}

/// <summary>A session's whole current contribution, handed to its shards.</summary>
/// <param name="sessionId">The session.</param>
/// <param name="revision">The revision that it is the fold of; higher replaces lower.</param>
/// <param name="contribution">The contribution.</param>
[GenerateSerializer, Immutable, Alias("ContributionOffer")]
public sealed class ContributionOffer(string sessionId, long revision, SessionContribution contribution)
{
    /// <summary>The session.</summary>
    [Id(0)]
    public string SessionId { get; } = sessionId;

    /// <summary>The revision that it is the fold of; higher replaces lower.</summary>
    [Id(1)]
    public long Revision { get; } = revision;

    /// <summary>The contribution.</summary>
    [Id(2)]
    public SessionContribution Contribution { get; } = contribution;
}

/// <summary>Key of a day shard: <c>tenant/shard/day</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Day">UTC days since 1970.</param>
public readonly record struct DayShardKey(string Tenant, int Shard, int Day)
{
    /// <summary>The grain key.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Tenant}/{Shard}/{Day}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static DayShardKey Parse(string key)
    {
        var parts = key.Split('/');
        return new(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture));
    }
}

/// <summary>Key of a live shard: <c>tenant/shard</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Shard">The shard.</param>
public readonly record struct LiveShardKey(string Tenant, int Shard)
{
    /// <summary>The grain key.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Tenant}/{Shard}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static LiveShardKey Parse(string key)
    {
        var parts = key.Split('/');
        return new(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
