using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>What a session contributes, as it reaches the views of its shard.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Revision">The revision that it is of.</param>
/// <param name="Contribution">The contribution, with every play that matters to who is offered it.</param>
/// <param name="Position">Where its commit lies in the order of the shard's changes; null where nobody said so, as in what a session hands over.</param>
/// <param name="Encoded">The contribution packed, where it was read like that; else empty.</param>
internal readonly record struct ReceivedContribution(string SessionId, long Revision, SessionContribution Contribution, StorePosition? Position, ReadOnlyMemory<byte> Encoded = default)
{
    /// <summary>What a row contributes, as it is summed up: packed as it was read, unless it is JSON or has longer texts than sums have.</summary>
    public static ReceivedContribution FromRow(ContributionRow row, SessionContribution contribution)
    {
        var grouped = contribution.Group();
        var isAsStored = ReferenceEquals(grouped, contribution) && row.Contribution.Span is not [(byte)'{', ..];
        return new(row.SessionId, row.Revision, grouped, row.Position, isAsStored ? row.Contribution : default);
    }
}
