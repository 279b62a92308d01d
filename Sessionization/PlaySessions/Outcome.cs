namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>How an item play or a play session ended; <see cref="OutcomeNames.Name"/> is its text in a content.</summary>
public enum Outcome : byte
{
    /// <summary>Not yet.</summary>
    Open,

    /// <summary>The item played to its end.</summary>
    Completed,

    /// <summary>Skipped forward.</summary>
    SkipNext,

    /// <summary>Skipped back.</summary>
    SkipPrev,

    /// <summary>The media failed.</summary>
    Error,

    /// <summary>Another item began without an ending.</summary>
    Replaced,

    /// <summary>Another item was there, and no event says how this one ended.</summary>
    Unknown,

    /// <summary>The play session ended: another one was started.</summary>
    NewSource,

    /// <summary>The play session ended: paused too long.</summary>
    PauseTimeout,

    /// <summary>The play session ended: unobserved too long.</summary>
    Silence,
}

/// <summary>The texts of semantics §5.4, §5.5 and §10.</summary>
public static class OutcomeNames
{
    /// <summary>The text of an outcome.</summary>
    public static string Name(this Outcome outcome) => outcome switch
    {
        Outcome.Open => "open",
        Outcome.Completed => "completed",
        Outcome.SkipNext => "skipnext",
        Outcome.SkipPrev => "skipprev",
        Outcome.Error => "error",
        Outcome.Replaced => "replaced",
        Outcome.Unknown => "unknown",
        Outcome.NewSource => "newsource",
        Outcome.PauseTimeout => "pausetimeout",
        Outcome.Silence => "silence",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
