namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>What an event that is not a play event adds to the counters of semantics §9.</summary>
public enum CountedAction : byte
{
    /// <summary>Nothing: the event has no counted action.</summary>
    None,

    /// <summary><c>authevent</c> with <c>signin</c>.</summary>
    SignIn,

    /// <summary><c>authevent</c> with <c>signout</c>.</summary>
    SignOut,

    /// <summary><c>authevent</c> with <c>failure</c>.</summary>
    AuthFailure,

    /// <summary><c>profileevent</c> with <c>like</c>.</summary>
    Like,

    /// <summary><c>profileevent</c> with <c>dislike</c>.</summary>
    Dislike,

    /// <summary><c>profileevent</c> with <c>unlike</c>.</summary>
    Unlike,

    /// <summary><c>profileevent</c> with <c>undislike</c>.</summary>
    Undislike,

    /// <summary><c>voiceevent</c> with <c>success</c>.</summary>
    VoiceSuccess,

    /// <summary><c>voiceevent</c> with <c>failure</c>.</summary>
    VoiceFailure,
}
