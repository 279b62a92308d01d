namespace Audiogum.Sessions.Tests.Cluster.Retention;

/// <summary>A clock that can be put ahead; it runs as the real one does.</summary>
internal sealed class ClockAhead : TimeProvider
{
    private long _ticks;

    public void Put(TimeSpan ahead) => Interlocked.Exchange(ref _ticks, ahead.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));
}
