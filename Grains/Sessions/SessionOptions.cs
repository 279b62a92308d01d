namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Settings of session grains, section <c>Sessions:Sessions</c>.</summary>
public sealed class SessionOptions
{
    /// <summary>How long commits of one session are gathered before its shards are told. 0 to 1 s, default 100 ms.</summary>
    public TimeSpan HandOverDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long after a failed hand-over it is tried again. 100 ms to 1 min, default 1 s.</summary>
    public TimeSpan HandOverRetryDelay { get; set; } = TimeSpan.FromSeconds(1);
}
