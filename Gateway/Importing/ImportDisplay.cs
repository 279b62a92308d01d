using System.Globalization;
using Spectre.Console;

namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>Shows how far an import is: a bar where somebody looks at a terminal, else a line now and then.</summary>
internal static class ImportDisplay
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " " };

    /// <summary>Runs an import that says how far it is.</summary>
    public static Task<T> RunAsync<T>(TextWriter output, TimeProvider clock, Func<Action<ImportStep>, Task<T>> import) =>
        AnsiConsole.Profile is { Capabilities: { Ansi: true, Interactive: true }, Out.IsTerminal: true } && ReferenceEquals(output, Console.Out) ? WithBarAsync(import) : import(Lines(output, clock));

    private static Task<T> WithBarAsync<T>(Func<Action<ImportStep>, Task<T>> import) => AnsiConsole.Progress()
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(context =>
        {
            var bar = context.AddTask("importing", maxValue: 1);
            return import(step =>
            {
                bar.Value = step.Fraction;
                bar.Description = Markup.Escape(TextOf(step));
            });
        });

    private static Action<ImportStep> Lines(TextWriter output, TimeProvider clock)
    {
        var (said, last) = (new Lock(), (long?)null);
        return step =>
        {
            lock (said)
            {
                if (step.Waiting is null && step.Fraction < 1 && last is { } before && clock.GetElapsedTime(before) < BetweenLines) return;
                last = clock.GetTimestamp();
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(step.Fraction * 100)} % {TextOf(step)}"));
            }
        };
    }

    private static string TextOf(ImportStep step) => string.Create(Grouped, $"{step.Report.Received:N0} events")
        + (step.Report.Rejected > 0 ? string.Create(Grouped, $", {step.Report.Rejected:N0} rejected") : string.Empty)
        + (step.Waiting is { } why ? $"; {why}" : string.Empty);
}
