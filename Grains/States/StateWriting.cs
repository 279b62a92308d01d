using Audiogum.Sessions.Grains.Interfaces;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.States;

/// <summary>Writes small state so that memory never runs ahead of what is stored.</summary>
internal static partial class StateWriting
{
    /// <summary>Writes the state. When that fails what was before counts again, and the activation ends: the next one reads what is stored.</summary>
    /// <exception cref="DataUnavailableException">It is not known whether it was written.</exception>
    public static async Task WriteAsync<T>(Grain grain, IPersistentState<T> state, T before, ILogger logger)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception exception) // a provider throws whatever its database does
        {
            LogUnwritten(logger, typeof(T).Name, exception);
            state.State = before;
            ((IGrainBase)grain).DeactivateOnIdle();
            throw new DataUnavailableException("The change may not have been written.");
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{State} could not be written")]
    private static partial void LogUnwritten(ILogger logger, string state, Exception exception);
}
