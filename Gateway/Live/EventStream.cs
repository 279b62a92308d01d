using System.Runtime.CompilerServices;

using Audiogum.Sessions.Gateway.Authentication;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>Shapes a stream of Server-Sent Events so that it ends with its token.</summary>
public static class EventStream
{
    // A timer's longest time, 24 days: a stream does not live so long.
    private const long LongestTimerMs = int.MaxValue;

    /// <summary>Least time between two snapshots of a stream: one second.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Passes items on until the client is gone, the token has expired or the process stops. Whoever may not ask any
    /// more must not go on listening either, and a process that waits for its listeners never ends.
    /// </summary>
    public static async IAsyncEnumerable<StreamItem> WhileValid(
        Func<CancellationToken, IAsyncEnumerable<StreamItem>> items, CurrentCaller caller, TimeProvider timeProvider, CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var expiry = new CancellationTokenSource(Until(caller.ExpiresAt, timeProvider), timeProvider);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, stopping);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        await using var item = items(ending.Token).GetAsyncEnumerator(ending.Token);
        while (!ending.IsCancellationRequested && await MovesAsync(item, over.Token))
        {
            yield return item.Current;
        }
    }

    // Also while nothing changes: a quiet stream ends with its token or the process too.
    private static async ValueTask<bool> MovesAsync(IAsyncEnumerator<StreamItem> item, CancellationToken cancellationToken)
    {
        try
        {
            return await item.MoveNextAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static TimeSpan Until(long expiresAt, TimeProvider timeProvider) =>
        TimeSpan.FromMilliseconds(Math.Clamp(expiresAt - timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), 0, LongestTimerMs));
}
