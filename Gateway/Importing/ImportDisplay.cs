using System.Globalization;
using Audiogum.Sessions.Gateway.Commands;

namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>Shows how far an import is.</summary>
internal static class ImportDisplay
{
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " " };

    /// <summary>Runs an import that says how far it is.</summary>
    public static Task<T> RunAsync<T>(TextWriter output, TimeProvider timeProvider, Func<Action<ImportStep>, Task<T>> import) =>
        ProgressDisplay.RunAsync("importing", output, timeProvider, tell => import(step => tell(new(step.Fraction, TextOf(step), step.Waiting is not null))));

    private static string TextOf(ImportStep step) => string.Create(Grouped, $"{step.Report.Received:N0} events")
        + (step.Report.Rejected > 0 ? string.Create(Grouped, $", {step.Report.Rejected:N0} rejected") : string.Empty)
        + (step.Waiting is { } why ? $"; {why}" : string.Empty);
}
