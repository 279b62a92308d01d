namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// The sums of a rollup that are one number each for the whole range: places in <see cref="Rollup.Sums"/>.
/// (Listening, sessions, play sessions and item plays are kept by quarter hour; <c>missing</c> is wider than 64 bits.)
/// New ones are added at the end.
/// </summary>
public enum Measure
{
    /// <summary>Estimated time.</summary>
    Estimated,

    /// <summary>Class <c>paused</c>.</summary>
    Paused,

    /// <summary>Class <c>startup</c>.</summary>
    Startup,

    /// <summary>Class <c>stalled</c>.</summary>
    Stalled,

    /// <summary>Class <c>between</c>.</summary>
    Between,

    /// <summary>Class <c>failed</c>.</summary>
    Failed,

    /// <summary>Class <c>unobserved</c>.</summary>
    Unobserved,

    /// <summary>Distinct events.</summary>
    Events,

    /// <summary>App start events.</summary>
    AppStartEvents,

    /// <summary>Auth events.</summary>
    AuthEvents,

    /// <summary>Navigation events.</summary>
    NavigationEvents,

    /// <summary>Play events.</summary>
    PlayEvents,

    /// <summary>Profile events.</summary>
    ProfileEvents,

    /// <summary>Voice events.</summary>
    VoiceEvents,

    /// <summary>Sign-ins.</summary>
    SignIns,

    /// <summary>Sign-outs.</summary>
    SignOuts,

    /// <summary>Failed authentications.</summary>
    AuthFailures,

    /// <summary>Likes.</summary>
    Likes,

    /// <summary>Dislikes.</summary>
    Dislikes,

    /// <summary>Likes taken back.</summary>
    Unlikes,

    /// <summary>Dislikes taken back.</summary>
    Undislikes,

    /// <summary>Voice recordings understood.</summary>
    VoiceSuccesses,

    /// <summary>Voice recordings that failed.</summary>
    VoiceFailures,

    /// <summary>Items completed.</summary>
    Completes,

    /// <summary>Items skipped, next and previous.</summary>
    Skips,

    /// <summary>Media begun.</summary>
    MediaBegins,

    /// <summary>Media failed.</summary>
    MediaErrors,

    /// <summary>Item plays with at least 30 s of listening.</summary>
    Qualified,

    /// <summary>Listening that belongs to no item.</summary>
    ItemlessListening,

    /// <summary>Copies dropped.</summary>
    Duplicates,

    /// <summary>Conflict losers.</summary>
    Conflicts,
}
