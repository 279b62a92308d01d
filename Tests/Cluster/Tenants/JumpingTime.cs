using Microsoft.Extensions.Time.Testing;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

/// <summary>A time that stands still, whose clock may jump; what measures how much time passed does not, as on real machines.</summary>
internal sealed class JumpingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan off;

    /// <summary>The clock jumps.</summary>
    public void Jump(TimeSpan by) => off += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + off;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
