using System.Diagnostics.CodeAnalysis;

namespace Audiogum.Sessions.Storage.Faults;

/// <summary>
/// Watches the writes of a store from their begin to their real end, which may be long after their caller gave up. A store
/// whose oldest write is pending for longer than <see cref="StallAfter"/> is stalled: further writes fail at once, so that
/// nothing gathers behind it. When the pending writes end, it takes writes again by itself. Safe from any thread.
/// </summary>
/// <param name="time">Measures how long writes take.</param>
/// <param name="stallAfter">See <see cref="StallAfter"/>; the default if null.</param>
public sealed class WriteWatch(TimeProvider time, TimeSpan? stallAfter = null)
{
    /// <summary>Default of <see cref="StallAfter"/>.</summary>
    public static readonly TimeSpan DefaultStallAfter = TimeSpan.FromSeconds(5);

    // What one silo can have pending in its store; the bytes are bounded by who calls.
    private const int MaxPending = 20_000;

    private readonly Lock _gate = new();
    private readonly Queue<WatchedWrite> _pending = new();
    private long? _succeededAt;
    private long? _failedAt;

    /// <summary>A write that is pending for longer is a fault of the store. Default 5 s.</summary>
    public TimeSpan StallAfter { get; } = stallAfter ?? DefaultStallAfter;

    /// <summary>How long the oldest pending write has been pending; zero when none is.</summary>
    public TimeSpan Oldest
    {
        get
        {
            lock (_gate) return _pending.TryPeek(out var oldest) ? time.GetElapsedTime(oldest.BegunAt) : TimeSpan.Zero;
        }
    }

    /// <summary>Whether further writes fail at once.</summary>
    public bool IsStalled => Oldest > StallAfter;

    /// <summary>How long ago a write succeeded; null before the first one.</summary>
    public TimeSpan? SinceSuccess => Since(ref _succeededAt);

    /// <summary>How long ago the store as a whole failed to write; null if it never did.</summary>
    public TimeSpan? SinceFailure => Since(ref _failedAt);

    /// <summary>A write begins.</summary>
    /// <exception cref="StoreUnavailableException">The store is stalled, or too much is pending.</exception>
    internal void Begin(WatchedWrite write)
    {
        lock (_gate)
        {
            if (_pending.TryPeek(out var oldest) && (_pending.Count >= MaxPending || time.GetElapsedTime(oldest.BegunAt) > StallAfter)) ThrowStalled(oldest);
            write.BegunAt = time.GetTimestamp();
            _pending.Enqueue(write);
        }
    }

    /// <summary>A write has ended; it may be said more than once.</summary>
    internal void End(WatchedWrite write)
    {
        lock (_gate)
        {
            write.IsEnded = true;
            while (_pending.TryPeek(out var oldest) && oldest.IsEnded) _pending.Dequeue();
        }
    }

    /// <summary>Something was written durably.</summary>
    internal void Succeeded()
    {
        lock (_gate) _succeededAt = time.GetTimestamp();
    }

    /// <summary>The store as a whole could not write: the disk or the database is at fault, not one of the writes.</summary>
    internal void Failed()
    {
        lock (_gate) _failedAt = time.GetTimestamp();
    }

    private TimeSpan? Since(ref long? instant)
    {
        lock (_gate) return instant is { } at ? time.GetElapsedTime(at) : null;
    }

    [DoesNotReturn]
    private void ThrowStalled(WatchedWrite oldest) => throw new StoreUnavailableException(
        $"The store is stalled: {_pending.Count} writes are pending, the oldest for {time.GetElapsedTime(oldest.BegunAt).TotalSeconds:f1} s.");
}
