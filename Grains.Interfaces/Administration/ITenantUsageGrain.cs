namespace Audiogum.Sessions.Grains.Interfaces.Administration;

/// <summary>How much is stored of a tenant. Keyed by tenant. What a call has answered is durable.</summary>
[Alias("ITenantUsageGrain")]
public interface ITenantUsageGrain : IGrainWithStringKey
{
    /// <summary>Adds what a silo has stored, or deleted, since it last said so.</summary>
    /// <param name="bytes">Bytes of events as sent; below 0 for those that were deleted.</param>
    /// <exception cref="DataUnavailableException">It may not have been written.</exception>
    [Alias("Add")]
    ValueTask Add(long bytes);

    /// <summary>Bytes of the tenant's events as sent, and 1 KiB for each session; 0 or more.</summary>
    [Alias("Get")]
    ValueTask<long> Get();
}
