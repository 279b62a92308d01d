using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Silo;

/// <summary>What keeps a program from starting and is the operator's to mend: settings, files, ports, the data directory.</summary>
public static class StartFault
{
    /// <summary>Exit code of a program that could not start.</summary>
    public const int CannotStart = 1;

    /// <summary>Runs a program. A fault of what it was given is one line on standard error instead of a stack trace.</summary>
    /// <param name="program">The program; its result is the exit code.</param>
    /// <param name="error">Where the line is written.</param>
    /// <returns>The program's exit code, or <see cref="CannotStart"/>.</returns>
    public static async Task<int> CatchAsync(Func<Task<int>> program, TextWriter error)
    {
        try
        {
            return await program();
        }
        catch (Exception exception) when (Explain(exception) is { } reason)
        {
            await error.WriteLineAsync(reason);
            return CannotStart;
        }
    }

    /// <summary>One line for the operator, or null where the fault is a bug.</summary>
    /// <param name="exception">What the start ended with.</param>
    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => string.Join('\n', options.Failures),
        StoreUnavailableException or UnauthorizedAccessException or IOException => exception.Message,
        InvalidDataException { InnerException: { } inner } => $"{exception.Message} {inner.GetBaseException().Message}",
        _ => null,
    };
}
