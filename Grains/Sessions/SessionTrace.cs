using System.Diagnostics;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// Spans of session grains, source <c>Audiogum.Sessions</c>, with no tags: nothing in them names a session. With nobody
/// listening a span is null and costs nothing.
/// </summary>
internal static class SessionTrace
{
    private static readonly ActivitySource Source = new("Audiogum.Sessions");

    /// <summary>The commit of a post.</summary>
    public static Activity? Commit() => Source.StartActivity("commit session");

    /// <summary>
    /// The hand-over of a contribution. It happens later than the post, off its path, and stands for all posts since the one
    /// before: it belongs to the trace of the last of them.
    /// </summary>
    public static Activity? HandOver(ActivityContext lastPost)
    {
        Activity.Current = null;
        return lastPost == default ? null : Source.StartActivity("hand over contribution", ActivityKind.Internal, lastPost);
    }
}
