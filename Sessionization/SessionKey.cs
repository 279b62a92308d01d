namespace Audiogum.Sessions.Sessionization;

/// <summary>The identity of a session: tenant and session id. Equal by value.</summary>
/// <param name="Tenant">The customer, <c>^[a-z0-9][a-z0-9-]{0,62}$</c>, from the token only.</param>
/// <param name="SessionId">32 hex digits, lower-cased.</param>
public readonly record struct SessionKey(string Tenant, string SessionId)
{
    /// <summary><c>tenant/sessionid</c>, the session grain's key.</summary>
    public override string ToString() => $"{Tenant}/{SessionId}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static SessionKey Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new(text[..slash], text[(slash + 1)..]);
    }
}
