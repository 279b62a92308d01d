using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>A request for a listing as the store's question.</summary>
internal static class ListingQuery
{
    /// <summary>The question, without the status.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="request">The request.</param>
    /// <param name="limit">Rows at most: one more than are shown, to know whether there are more.</param>
    public static SessionQuery Create(string tenant, ListRequest request, int limit) => new()
    {
        Tenant = tenant,
        From = request.From,
        To = request.To,
        Limit = limit,
        UserId = request.UserId,
        DeviceId = request.DeviceId,
        Client = request.Client,
        Platform = request.Platform,
        DeviceName = request.DeviceName,
        CountryCode = request.CountryCode,
        Source = request.Source,
        After = request.After is RowContinuation after ? new ListPosition(after.StartedAt, after.SessionId, after.OpenedBy)
            : null,
    };

    /// <summary>The question cut to sessions of the asked status at an instant (semantics §8: open until 30 min pass without a receipt).</summary>
    public static SessionQuery WithStatus(this SessionQuery query, bool? open, long now)
    {
        var lastClosed = now - Ruleset.SessionTimeout;
        return open switch
        {
            true => query with { LastReceivedFrom = lastClosed + 1 },
            false => query with { LastReceivedBefore = lastClosed + 1 },
            null => query,
        };
    }
}
