using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>The newest contributions of a shard's sessions to one view of them: a day, or now.</summary>
internal interface IContributions
{
    /// <summary>Sessions held.</summary>
    int Count { get; }

    /// <summary>The revision that is held of a session, or 0.</summary>
    long RevisionOf(string sessionId);

    /// <summary>Whether a newer contribution of a session, which lies on these days, may change anything here.</summary>
    bool IsAffectedBy(string sessionId, NumberSet days);

    /// <summary>The uncorrected instants [From, To] within which a play of the session must lie to matter here.</summary>
    (long From, long To) GetExtent(SessionContribution contribution);

    /// <summary>Replaces what is held of a session; false if the offer is not newer or adds nothing here.</summary>
    bool Apply(in ReceivedContribution received);

    /// <summary>Whether what is held is no longer enough to answer from, and is to be made anew of its rows.</summary>
    bool IsOutdated { get; }

    /// <summary>Its rows are read from here on: what was held in their stead is let go.</summary>
    void BeginReading();

    /// <summary>The stored rows of everything that matters here.</summary>
    IAsyncEnumerable<ContributionRow> ReadAsync(ISessionStore store, TenantShardKey key);
}
