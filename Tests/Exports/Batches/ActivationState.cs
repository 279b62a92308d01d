using Audiogum.Sessions.Grains.Exports;

namespace Audiogum.Sessions.Tests.Exports.Batches;

/// <summary>What is stored of an export's state, seen by one activation.</summary>
/// <param name="stored">The state as stored; one element.</param>
/// <param name="write">Runs a write.</param>
internal sealed class ActivationState(ExportState[] stored, Func<Func<ValueTask<bool>>, ValueTask<bool>> write) : IPersistentState<ExportState>
{
    public ExportState State { get; set; } = stored[0].Copy();

    public string Etag => string.Empty;

    public bool RecordExists => true;

    public async Task WriteStateAsync() => await write(() =>
    {
        stored[0] = State.Copy();
        return new(true);
    });

    public Task ReadStateAsync() => Task.CompletedTask;

    public Task ClearStateAsync() => throw new NotSupportedException("An export's state is never cleared.");
}
