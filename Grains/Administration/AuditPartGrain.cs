using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.States;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.Administration;

/// <summary>Keeps a full part of a tenant's trail.</summary>
internal sealed class AuditPartGrain(
    [PersistentState("audit", GrainStates.Provider)] IPersistentState<AuditPart> state, ILogger<AuditPartGrain> logger) : Grain, IAuditPartGrain
{
    /// <inheritdoc/>
    public async ValueTask Write(IReadOnlyList<AuditEntry> entries)
    {
        var current = state.State;
        if (current.Entries.Select(entry => entry.Who).SequenceEqual(entries.Select(entry => entry.Who))) return;
        state.State = new() { Entries = [.. entries] };
        await StateWriting.WriteAsync(this, state, current, logger);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AuditEntry>> Read() => ValueTask.FromResult<IReadOnlyList<AuditEntry>>(state.State.Entries);
}
