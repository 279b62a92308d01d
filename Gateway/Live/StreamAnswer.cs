using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

using Audiogum.Sessions.Gateway.Authentication;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>Shapes a stream of Server-Sent Events: it ends with its token, and each item is one <c>data:</c> line.</summary>
public static class StreamAnswer
{
    /// <summary>Least time between two items: one second.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Passes documents on until the client is gone or the token has expired. Whoever may not ask any more must not go on
    /// listening either.
    /// </summary>
    public static async IAsyncEnumerable<SseItem<string>> WhileValid(
        Func<CancellationToken, IAsyncEnumerable<string>> documents, CurrentCaller caller, TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var document in documents(cancellationToken).WithCancellation(cancellationToken))
        {
            if (clock.GetUtcNow().ToUnixTimeMilliseconds() >= caller.ExpiresAt) yield break;
            yield return new(document);
        }
    }
}
