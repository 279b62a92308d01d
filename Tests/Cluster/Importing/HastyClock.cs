using System.Collections.Concurrent;

namespace Audiogum.Sessions.Tests.Cluster.Importing;

/// <summary>Waits for nothing, and remembers how long it was asked to.</summary>
internal sealed class HastyClock : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
