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

    /// <summary>Highest rate of new sessions, and what the rate that follows from memory is clamped to.</summary>
    public const int MaxNewPerSecond = 1_000_000;

    /// <summary>Sessions a second that a tenant may begin on a silo, a hundred seconds' worth at once; beyond it 429. 0, the default: one for each 8 MiB of memory; to 1 000 000.</summary>
    public int NewPerSecond { get; set; }

    /// <summary>Estimated bytes that sessions may hold in a silo's memory; beyond it the least recently used are released. 0, the default: a quarter of the process's memory; else at least 1 MiB.</summary>
    public long MaxResidentBytes { get; set; }

    /// <summary>How long a session without a post is held in memory. 1 min to 1 day, default 5 min.</summary>
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(5);
}
