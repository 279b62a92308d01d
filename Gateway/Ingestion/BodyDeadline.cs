using System.IO.Pipelines;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>
/// Ends the reading of a body that takes too long although it is just fast enough for <see cref="Limits.MinBytesPerSecond"/>:
/// a read is then answered as cancelled. Not by a token, which would leave the server's side of the body in disorder.
/// Most bodies are there at once, and cost no timer.
/// </summary>
/// <param name="body">The body.</param>
/// <param name="time">How long may be waited for it.</param>
/// <param name="timeProvider">Measures that.</param>
internal sealed class BodyDeadline(PipeReader body, TimeSpan time, TimeProvider timeProvider) : IDisposable
{
    private ITimer? _timer;

    /// <summary>What came next; cancelled when the time is over.</summary>
    /// <param name="cancellationToken">Ends when the client is gone.</param>
    public ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = body.ReadAsync(cancellationToken);
        if (!reading.IsCompleted)
            _timer ??= timeProvider.CreateTimer(static state => ((PipeReader)state!).CancelPendingRead(), body, time, Timeout.InfiniteTimeSpan);
        return reading;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();
}
