using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.States;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.Administration;

/// <summary>Adds up what silos have stored of a tenant.</summary>
internal sealed class TenantUsageGrain(
    [PersistentState("usage", GrainStates.Provider)] IPersistentState<TenantUsage> state, ILogger<TenantUsageGrain> logger) : Grain, ITenantUsageGrain
{
    /// <inheritdoc/>
    public async ValueTask Add(long bytes)
    {
        var before = state.State;
        state.State = new() { Bytes = Math.Max(0, before.Bytes + bytes) };
        await StateWriting.WriteAsync(this, state, before, logger);
    }

    /// <inheritdoc/>
    public ValueTask<long> Get() => ValueTask.FromResult(state.State.Bytes);
}

/// <summary>What is stored of a tenant's usage.</summary>
[GenerateSerializer, Alias("TenantUsage")]
public sealed class TenantUsage
{
    /// <summary>Bytes of events as sent, and 1 KiB for each session.</summary>
    [Id(0)]
    public long Bytes { get; set; }
}
