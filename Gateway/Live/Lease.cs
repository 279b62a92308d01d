using Audiogum.Sessions.Grains.Interfaces;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// How long what a feed holds may be shown to somebody who begins to follow (<see cref="FeedLease"/>). Safe from any thread.
/// </summary>
internal sealed class Lease(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();

    private long? _askedAt;

    private TaskCompletionSource _renewed = NewSignal();

    /// <summary>The feed was read.</summary>
    /// <param name="askedAt">When it was asked for.</param>
    public void Renew(long askedAt)
    {
        lock (_gate)
        {
            _askedAt = askedAt;
            var renewed = _renewed;
            _renewed = NewSignal();
            renewed.SetResult();
        }
    }

    /// <summary>The feed cannot be read.</summary>
    public void Fail(Exception exception)
    {
        lock (_gate) _renewed.TrySetException(exception);
    }

    /// <summary>Waits while it has run out.</summary>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task renewed;
            lock (_gate)
            {
                if (_askedAt is { } askedAt && timeProvider.GetElapsedTime(askedAt) < FeedLease.Duration) return;
                renewed = _renewed.Task;
            }

            await renewed.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
