using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.SelfChecks;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Interfaces.Administration;

/// <summary>Finds out whether a tenant's actors answer. Keyed by tenant.</summary>
[Alias("ITenantHealthGrain")]
public interface ITenantHealthGrain : IGrainWithStringKey
{
    /// <summary>Asks each of the tenant's live shards and its export; takes at most <see cref="TenantHealth.Patience"/>.</summary>
    [Alias("Check")]
    ValueTask<TenantHealth> Check();

    /// <summary>A silo met a fault in the tenant's stored data; the health shows it for <see cref="TenantHealth.FaultShown"/>.</summary>
    /// <param name="kind">What kind of fault.</param>
    [Alias("Report")]
    [OneWay]
    ValueTask Report(string kind);
}

/// <summary>How a tenant's actors are.</summary>
/// <param name="shards">Each of its shards, ascending.</param>
/// <param name="exports">Its export, or null if that does not answer.</param>
/// <param name="retentionWaits">Whether raw events whose time is over are kept, since they are not exported.</param>
/// <param name="selfCheck">Its self-check, or null if that does not answer.</param>
/// <param name="storeFault">What kind of fault was met in its stored data of late, or null.</param>
/// <param name="storeFaultAt">When that was, milliseconds since 1970.</param>
[GenerateSerializer, Immutable, Alias("TenantHealth")]
public sealed class TenantHealth(
    IReadOnlyList<ShardHealth> shards, ExportHealth? exports, bool retentionWaits, SelfCheckHealth? selfCheck, string? storeFault, long storeFaultAt)
{
    /// <summary>A shard that has not answered by then does not answer.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a fault in the stored data is shown.</summary>
    public static TimeSpan FaultShown { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Each of its shards, ascending.</summary>
    [Id(0)]
    public IReadOnlyList<ShardHealth> Shards { get; } = shards;

    /// <summary>Its export, or null if that does not answer.</summary>
    [Id(1)]
    public ExportHealth? Exports { get; } = exports;

    /// <summary>Whether raw events whose time is over are kept, since they are not exported.</summary>
    [Id(2)]
    public bool RetentionWaits { get; } = retentionWaits;

    /// <summary>Its self-check, or null if that does not answer.</summary>
    [Id(3)]
    public SelfCheckHealth? SelfCheck { get; } = selfCheck;

    /// <summary>What kind of fault was met in its stored data of late, or null.</summary>
    [Id(4)]
    public string? StoreFault { get; } = storeFault;

    /// <summary>When that was, milliseconds since 1970.</summary>
    [Id(5)]
    public long StoreFaultAt { get; } = storeFaultAt;
}

/// <summary>How one shard is.</summary>
/// <param name="shard">Its number.</param>
/// <param name="answers">Whether it answers, which it only does when it could read the store.</param>
/// <param name="ms">How long that took, milliseconds.</param>
[GenerateSerializer, Immutable, Alias("ShardHealth")]
public sealed class ShardHealth(int shard, bool answers, long ms)
{
    /// <summary>Its number.</summary>
    [Id(0)]
    public int Shard { get; } = shard;

    /// <summary>Whether it answers.</summary>
    [Id(1)]
    public bool Answers { get; } = answers;

    /// <summary>How long that took, milliseconds.</summary>
    [Id(2)]
    public long Ms { get; } = ms;
}
