namespace Audiogum.Sessions.Grains.Interfaces.Tenants;

/// <summary>What day it is for a tenant.</summary>
/// <param name="date">The date, by the tenant's time zone.</param>
/// <param name="timeZone">IANA id of that zone.</param>
[GenerateSerializer, Immutable, Alias("TenantToday")]
public sealed class TenantToday(DateOnly date, string timeZone)
{
    /// <summary>The date, by the tenant's time zone.</summary>
    [Id(0)]
    public DateOnly Date { get; } = date;

    /// <summary>IANA id of that zone.</summary>
    [Id(1)]
    public string TimeZone { get; } = timeZone;
}
