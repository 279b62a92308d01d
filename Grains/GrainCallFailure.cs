using Polly;

namespace Audiogum.Sessions.Grains;

/// <summary>Tells a call of another actor that did not get through from a bug.</summary>
internal static class GrainCallFailure
{
    /// <summary>
    /// Whether it passes by itself, so that the call may be made again: the actor is out of reach, did not answer in time,
    /// or Orleans gave up looking for a place for it (<see cref="ExecutionRejectedException"/>).
    /// </summary>
    public static bool Passes(Exception exception) =>
        exception is OrleansException or ExecutionRejectedException or TimeoutException;
}
