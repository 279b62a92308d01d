using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Interfaces.Tenants;

/// <summary>A session's whole current contribution, handed to its shard.</summary>
/// <param name="sessionId">The session.</param>
/// <param name="revision">The revision that it is the fold of; higher replaces lower.</param>
/// <param name="contribution">The contribution.</param>
[GenerateSerializer, Immutable, Alias("ContributionOffer")]
public sealed class ContributionUpdate(string sessionId, long revision, SessionContribution contribution)
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
