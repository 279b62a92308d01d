using System.Diagnostics.CodeAnalysis;

namespace Audiogum.Sessions.Storage.Faults;

/// <summary>
/// Watches the writes of a store from their begin to their real end, which may be long after their caller gave up. A store
/// whose oldest write is pending for longer than <see cref="StallAfter"/>, and that wrote nothing else meanwhile, is stalled:
/// further writes fail at once, so that nothing gathers behind it. One slow write among others that succeed stalls nothing.
/// When the pending writes end, it takes writes again by itself. Safe from any thread.
/// </summary>
/// <param name="timeProvider">Measures how long writes take, by its time stamps: it must not jump.</param>
/// <param name="stallAfter">See <see cref="StallAfter"/>; the default if null.</param>
public sealed class WriteWatch(TimeProvider timeProvider, TimeSpan? stallAfter = null)
{
    /// <summary>Default of <see cref="StallAfter"/>.</summary>
    public static readonly TimeSpan DefaultStallAfter = TimeSpan.FromSeconds(5);

    // What one silo can have pending in its store; the bytes are bounded by who calls.
    private const int MaxPending = 20_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<WatchedWrite> _pending = new();
    private long? _succeededAt;
    private long? _failedAt;
    private bool _refusesNew;

    /// <summary>A store that writes nothing for longer, although a write is pending, is at fault. Default 5 s.</summary>
    public TimeSpan StallAfter { get; } = stallAfter ?? DefaultStallAfter;

    /// <summary>How long the oldest pending write has been pending; zero when none is.</summary>
    public TimeSpan Oldest
    {
        get
        {
            lock (_gate) return _pending.First is { } oldest ? timeProvider.GetElapsedTime(oldest.Value.BegunAt) : TimeSpan.Zero;
        }
    }

    /// <summary>Whether further writes fail at once.</summary>
    public bool IsStalled
    {
        get
        {
            lock (_gate) return Stalls;
        }
    }

    /// <summary>Whether the store refuses whatever is new, by its last look, although what it deletes or replaces may still succeed: too little of its disk is free.</summary>
    public bool RefusesNew
    {
        get => Volatile.Read(ref _refusesNew);
        internal set => Volatile.Write(ref _refusesNew, value);
    }

    /// <summary>How long ago a write succeeded; null before the first one.</summary>
    public TimeSpan? SinceSuccess => Since(ref _succeededAt);

    /// <summary>How long ago the store as a whole failed to write; null if it never did, or wrote something since.</summary>
    public TimeSpan? SinceFailure => Since(ref _failedAt);

    private bool Stalls =>
        _pending.First is { } oldest && timeProvider.GetElapsedTime(oldest.Value.BegunAt) > StallAfter
        && !(_succeededAt is { } success && timeProvider.GetElapsedTime(success) <= StallAfter);

    /// <summary>A write begins.</summary>
    /// <exception cref="StoreUnavailableException">The store is stalled, or too much is pending.</exception>
    internal void Begin(WatchedWrite write)
    {
        lock (_gate)
        {
            if (_pending.Count >= MaxPending || Stalls) ThrowStalled(_pending.First!.Value);
            write.BegunAt = timeProvider.GetTimestamp();
            _pending.AddLast(write.Place);
        }
    }

    /// <summary>A write has ended; it may be said more than once.</summary>
    internal void End(WatchedWrite write)
    {
        lock (_gate)
        {
            if (write.Place.List is not null) _pending.Remove(write.Place);
        }
    }

    /// <summary>Something was written durably.</summary>
    internal void Succeeded()
    {
        lock (_gate) (_succeededAt, _failedAt) = (timeProvider.GetTimestamp(), null);
    }

    /// <summary>The store as a whole could not write: the disk or the database is at fault, not one of the writes.</summary>
    internal void Failed()
    {
        lock (_gate) _failedAt = timeProvider.GetTimestamp();
    }

    private TimeSpan? Since(ref long? instant)
    {
        lock (_gate) return instant is { } at ? timeProvider.GetElapsedTime(at) : null;
    }

    [DoesNotReturn]
    private void ThrowStalled(WatchedWrite oldest) => throw new StoreUnavailableException(
        $"The store is stalled: {_pending.Count} writes are pending, the oldest for {timeProvider.GetElapsedTime(oldest.BegunAt).TotalSeconds:f1} s.");
}
