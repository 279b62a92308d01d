namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>The actions of a <c>playevent</c>, in the order of the event document's table.</summary>
public enum PlayAction : byte
{
    /// <summary><c>start</c>: playback from a new source started.</summary>
    Start,

    /// <summary><c>begin</c>: an item from the source started.</summary>
    Begin,

    /// <summary><c>mediabegin</c>: the media has begun to sound.</summary>
    MediaBegin,

    /// <summary><c>mediaerror</c>: the media failed.</summary>
    MediaError,

    /// <summary><c>stop</c>: playback stopped or paused.</summary>
    Stop,

    /// <summary><c>resume</c>: playback resumed.</summary>
    Resume,

    /// <summary><c>continue</c>: the heartbeat of a long item.</summary>
    Continue,

    /// <summary><c>seek</c>: the user moved within the item.</summary>
    Seek,

    /// <summary><c>complete</c>: the item played to its end.</summary>
    Complete,

    /// <summary><c>skipnext</c>: skipped to the next item.</summary>
    SkipNext,

    /// <summary><c>skipprev</c>: skipped to the previous item.</summary>
    SkipPrev,
}
