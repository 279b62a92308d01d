namespace Audiogum.Sessions.Tests.Cluster.Load;

/// <summary>A clock that stands still until somebody waits, and then is where he wants it.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private TimeSpan now;

    public TimeSpan Now => now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        now += dueTime;
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
