namespace Audiogum.Sessions.Grains.Interfaces.Listings;

/// <summary>
/// A tenant's door to what is stored: listings and rejections. Keyed by tenant. As many calls as
/// <see cref="ListingLimits.MaxReadersOfTenant"/> read at the same time; one whose caller is gone ends where it is.
/// </summary>
[Alias("ITenantArchiveGrain")]
[GrainInterfaceType("Audiogum.Sessions.Grains.Interfaces.Archive.ITenantArchiveGrain")]
public interface ITenantListingGrain : IGrainWithStringKey
{
    /// <summary>The body of <c>GET /v1/rejections</c>; limit 1 to 1 000.</summary>
    [Alias("ListRejections")]
    ValueTask<JsonReply> ListRejections(int limit, CancellationToken cancellationToken = default);

    /// <summary>The body of <c>GET /v1/playevents</c>; limit 1 to 1 000.</summary>
    [Alias("ListPlayEvents")]
    ValueTask<JsonReply> ListPlayEvents(int limit, CancellationToken cancellationToken = default);

    /// <summary>The newest rows of a live tail; limit 1 to 1 000.</summary>
    [Alias("Tail")]
    ValueTask<TailReply> Tail(TailKind kind, int limit, CancellationToken cancellationToken = default);

    /// <summary>Makes gateways drop their tails: a user was erased.</summary>
    /// <returns>How long what they hold may still be shown.</returns>
    [Alias("ForgetTails")]
    ValueTask<TimeSpan> ForgetTails();

    /// <summary>A page of <c>GET /v1/sessions</c>.</summary>
    [Alias("ListSessions")]
    ValueTask<ListReply> ListSessions(ListRequest request, CancellationToken cancellationToken = default);

    /// <summary>A page of <c>GET /v1/plays</c>.</summary>
    [Alias("ListPlays")]
    ValueTask<ListReply> ListPlays(ListRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// A page of <c>GET /v1/amendments/sessions</c>: of the request count the begin of the range, limit and place; a place is a
    /// <see cref="ChangeContinuation"/>.
    /// </summary>
    [Alias("ListAmendments")]
    ValueTask<ListReply> ListAmendments(ListRequest request, CancellationToken cancellationToken = default);
}
