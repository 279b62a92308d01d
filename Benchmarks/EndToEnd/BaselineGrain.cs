namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>A grain that keeps nothing but writes what it is given.</summary>
internal interface IBaselineGrain : IGrainWithStringKey
{
    /// <summary>Returns when the bytes are on the disk.</summary>
    ValueTask Append([Immutable] byte[] body);
}

/// <inheritdoc/>
internal sealed class BaselineGrain(BaselineLog log) : Grain, IBaselineGrain
{
    /// <inheritdoc/>
    public ValueTask Append(byte[] body) => new(log.AppendAsync(body));
}
