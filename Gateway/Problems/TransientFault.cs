using System.Data.Common;
using Audiogum.Sessions.Grains.Interfaces;
using Polly;

namespace Audiogum.Sessions.Gateway.Problems;

/// <summary>The faults of a cluster that pass by themselves: asking again later is safe, so the answer is 503 (api.md, Identity).</summary>
public static class TransientFault
{
    /// <summary>
    /// Whether it is one: the store or an actor is out of reach, an answer did not come in time, or Orleans gave up looking
    /// for a place for an actor (<see cref="ExecutionRejectedException"/>), as it does when a silo is gone or very busy, or the
    /// database that holds small state does not answer.
    /// </summary>
    public static bool Is(Exception exception) => exception is
        DataUnavailableException or OrleansException or EnumerationAbortedException or ExecutionRejectedException or DbException or TimeoutException or OperationCanceledException;
}
