namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>The tables of the session store.</summary>
public static class SessionSchema
{
    /// <summary>Their versions.</summary>
    public static SchemaPart Part { get; } = SchemaPart.FromResources("sessions", typeof(SessionSchema).Assembly, "Audiogum.Sessions.Storage.Postgres.Schema.");
}
