using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>Where exports go.</summary>
/// <param name="Bucket">The bucket, or null where exports are off.</param>
internal sealed record ExportLocation(IBucket? Bucket);

/// <summary>What a tenant's export is given.</summary>
internal sealed record ExportDependencies(
    ISessionStore Store, ExportLocation Location, TimeProvider Time, TenantTimeZones Zones, IOptions<TenantOptions> Tenants, IOptions<ExportOptions> Options,
    ExportInstruments Instruments, ILogger<ExportDependencies> Logger)
{
    /// <summary>Places for batches: each is taken for one batch and given to whoever waits longest, so that tenants take turns.</summary>
    public SemaphoreSlim Slots { get; } = new(Options.Value.TenantsAtOnce);

    /// <summary>Places for steps of erasures, which never wait behind batches of others.</summary>
    public SemaphoreSlim ErasingPlaces { get; } = new(Options.Value.TenantsAtOnce);

    /// <summary>After a commit that nobody told of, how long a dashboard may still not know it.</summary>
    public TimeSpan Settling => Tenants.Value.ChangePolling + Tenants.Value.Freshness.Longest + TimeSpan.FromSeconds(1);

    /// <summary>The server's clock, milliseconds since 1970.</summary>
    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
