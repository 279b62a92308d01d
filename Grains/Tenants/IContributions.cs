using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>The newest contributions of a shard's sessions.</summary>
internal interface IContributions
{
    /// <summary>Sessions held.</summary>
    int Count { get; }

    /// <summary>The revision that is held of a session, or 0.</summary>
    long RevisionOf(string sessionId);

    /// <summary>Replaces what is held of a session; false if the offer is not newer or adds nothing here.</summary>
    bool Offer(string sessionId, long revision, SessionContribution contribution);
}
