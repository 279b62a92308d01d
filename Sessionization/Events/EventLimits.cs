namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>The limits of a post and of an event (api.md, POST /v1/events).</summary>
public static class EventLimits
{
    /// <summary>Bytes of an inflated body: 4 MiB. Over it the post is answered 413.</summary>
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>Events in a post. Over it the post is answered 413.</summary>
    public const int MaxEvents = 1_000;

    /// <summary>Members of the root object; unknown ones are ignored, but a name that comes twice is found. Over it the post is answered 413.</summary>
    public const int MaxRootMembers = 65_536;

    /// <summary>Bytes of one event as sent: 64 KiB. Over it the event is rejected, <c>too_large</c>.</summary>
    public const int MaxEventBytes = 64 * 1024;

    /// <summary>Levels of nesting of one event, the event being level 1. Over it the event is rejected, <c>too_large</c>.</summary>
    public const int MaxEventDepth = 32;

    /// <summary>Characters of a <c>source</c>.</summary>
    public const int MaxSourceLength = 64;

    /// <summary>How far <c>localtime</c> may lie after receipt: 48 h in milliseconds. Later is <c>future_localtime</c>.</summary>
    public const long MaxFutureMs = 48L * 3_600_000;
}
