namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>A grain that keeps nothing but writes what it is given.</summary>
internal interface IFloorGrain : IGrainWithStringKey
{
    /// <summary>Returns when the bytes are on the disk.</summary>
    ValueTask Append([Immutable] byte[] body);
}

/// <inheritdoc/>
internal sealed class FloorGrain(FloorLog log) : Grain, IFloorGrain
{
    /// <inheritdoc/>
    public ValueTask Append(byte[] body) => new(log.AppendAsync(body));
}
