namespace Audiogum.Sessions.Gateway.Listings;

/// <summary>What is listed.</summary>
public enum ListKind : byte
{
    /// <summary><c>GET /v1/sessions</c>.</summary>
    Sessions,

    /// <summary><c>GET /v1/plays</c>.</summary>
    Plays,
}
