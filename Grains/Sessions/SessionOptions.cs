namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Settings of session grains, section <c>Sessions:Sessions</c>.</summary>
public sealed class SessionOptions
{
    /// <summary>How long commits of one session are gathered before its shards are told. 0 to 1 s, default 100 ms.</summary>
    public TimeSpan HandOverDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Events that a tenant's sessions may be folded anew with, a second and silo. 1 to 10 000 000, default 100 000.</summary>
    public int RefoldEventsPerSecond { get; set; } = 100_000;

    /// <summary>Of these, how many may come at once. 1 to 100 000 000, default 2 000 000.</summary>
    public int RefoldBurst { get; set; } = 2_000_000;

    /// <summary>How long after a failed hand-over it is tried again. 100 ms to 1 min, default 1 s.</summary>
    public TimeSpan HandOverRetryDelay { get; set; } = TimeSpan.FromSeconds(1);
}
