namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>The six types of event of the published event document, in its order.</summary>
public enum EventType : byte
{
    /// <summary><c>appstartevent</c>: the start of an app session.</summary>
    AppStart,

    /// <summary><c>authevent</c>: sign in, sign out, failure.</summary>
    Auth,

    /// <summary><c>navigationevent</c>: navigation within the app.</summary>
    Navigation,

    /// <summary><c>playevent</c>: the only type that drives the player (semantics §5).</summary>
    Play,

    /// <summary><c>profileevent</c>: likes and dislikes.</summary>
    Profile,

    /// <summary><c>voiceevent</c>: success or failure of a voice recording.</summary>
    Voice,
}
