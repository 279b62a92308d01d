namespace Audiogum.Sessions.Grains.Interfaces.Administration;

/// <summary>How much is stored of a tenant. Keyed by tenant.</summary>
[Alias("ITenantUsageGrain")]
public interface ITenantUsageGrain : IGrainWithStringKey
{
    /// <summary>Adds what a silo has begun or deleted since it last said so; events that were stored are found in the store.</summary>
    /// <param name="bytes">1 KiB for each session that was begun, less the bytes of events that were deleted.</param>
    /// <exception cref="DataUnavailableException">It may not have been written.</exception>
    [Alias("Add")]
    ValueTask Add(long bytes);

    /// <summary>
    /// Bytes of the tenant's events as sent, kept rejected ones too, and 1 KiB for each session, as counted in the store a few
    /// seconds ago; 0 or more. Who asks for the first time, or after a day, has it counted anew from the beginning: while the
    /// first count goes on this is what it has found, then what the former one had.
    /// </summary>
    [Alias("Get")]
    ValueTask<long> Get();
}
