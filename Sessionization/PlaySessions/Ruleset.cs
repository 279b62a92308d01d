namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>The parameters of ruleset 1 (semantics §2). Milliseconds.</summary>
public static class Ruleset
{
    /// <summary>The number of the ruleset, written beside everything that is exported.</summary>
    public const int Number = 1;

    /// <summary>A longer pause, or wait between items or after an error, ends the play session.</summary>
    public const long PauseTimeout = 1_800_000;

    /// <summary>A longer unobserved stretch ends it too.</summary>
    public const long SilenceSplit = 1_800_000;

    /// <summary>Distance of <c>continue</c> heartbeats.</summary>
    public const long ContinuationInterval = 1_800_000;

    /// <summary>How long playing is believed between heartbeats: 1.25 intervals.</summary>
    public const long ContinuationCap = ContinuationInterval * 5 / 4;

    /// <summary>Playing without duration, heartbeat or position is believed this long.</summary>
    public const long MaxSilent = 14_400_000;

    /// <summary>A longer start-up is unobserved from there on.</summary>
    public const long MaxStartup = 600_000;

    /// <summary>Of one interval at most this is believed as playing or estimated; a remaining duration counts as at most this (5.6, §8).</summary>
    public const long MaxInterval = 86_400_000;

    /// <summary>Offsets are whole seconds.</summary>
    public const long OffsetTolerance = 3_000;

    /// <summary>Grace over the known duration.</summary>
    public const long EndGrace = 5_000;

    /// <summary>An ending may come this much after the next <c>begin</c>, or lie this much before it by the device's clock (5.1).</summary>
    public const long BelatedEnd = 15_000;

    /// <summary>A clock further ahead than this is corrected.</summary>
    public const long FutureSkew = 300_000;

    /// <summary>Instants before this come from a clock that was never set: 2015-01-01T00:00:00Z.</summary>
    public const long ClockUnsetBefore = 1_420_070_400_000;

    /// <summary>An item play with this much listening is qualified (§9).</summary>
    public const long QualifiedListening = 30_000;

    /// <summary>A session without a receipt for this long is closed (§8).</summary>
    public const long SessionTimeout = 1_800_000;

    /// <summary>A play session is settled this long after its session's last receipt at the latest (§8).</summary>
    public const long SettledAfter = 72L * 3_600_000;

    /// <summary>Whether playback from the source may go on without any item event.</summary>
    public static bool IsItemless(string source) => source is "aux" or "usb" or "bluetooth" or "airplay" or "dlna" or "other";
}
