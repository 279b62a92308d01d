using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Faults;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Writes;

/// <summary>
/// Whether this silo can write: the store takes what is new, no write is pending for too long, the store did not fail a moment ago, and something was
/// written a moment ago, a small write of its own if there was nothing else. Safe from any thread.
/// </summary>
/// <param name="store">Is probed.</param>
/// <param name="watch">Knows what was written.</param>
/// <param name="options">When to probe.</param>
/// <param name="timeProvider">Bounds the wait for a probe: it must not jump.</param>
public sealed class WriteReadiness(ISessionStore store, WriteWatch watch, IOptions<WriteOptions> options,
    TimeProvider timeProvider)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task _probe = Task.CompletedTask;

    /// <summary>Why it cannot, or null if it can.</summary>
    public async ValueTask<string?> FaultAsync()
    {
        if (watch.IsStalled) return "writes are stalled";
        if (watch.SinceFailure < options.Value.ProbeAfter) return "the store failed to write";
        if (!watch.RefusesNew && watch.SinceSuccess < options.Value.ProbeAfter) return null;
        try
        {
            await ProbeAsync().WaitAsync(Patience, timeProvider);
            return null;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException)
        {
            return "the store cannot be written";
        }
    }

    /// <summary>One at a time: while one hangs, whoever asks waits for the same one.</summary>
    private Task ProbeAsync()
    {
        lock (_gate) return _probe.IsCompleted ? _probe = Task.Run(() => store.ProbeAsync(CancellationToken.None).AsTask()) : _probe;
    }
}
