using System.Globalization;
using Spectre.Console;

namespace Audiogum.Sessions.Gateway.Commands;

/// <summary>How far a command is.</summary>
/// <param name="Fraction">0 to 1.</param>
/// <param name="Text">What there is to say beside it.</param>
/// <param name="IsNews">Whether it must be said at once, and not only when there was nothing said for a while.</param>
internal readonly record struct CommandStep(double Fraction, string Text, bool IsNews = false);

/// <summary>Shows how far a command is: a bar where somebody looks at a terminal, else a line now and then.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <summary>Runs what says how far it is.</summary>
    /// <param name="name">What it is called beside the bar.</param>
    /// <param name="output">Where lines go.</param>
    /// <param name="timeProvider">Tells when it is time for another line.</param>
    /// <param name="work">The work; it may tell from any thread.</param>
    public static Task<T> RunAsync<T>(string name, TextWriter output, TimeProvider timeProvider, Func<Action<CommandStep>, Task<T>> work) =>
        AnsiConsole.Profile is { Capabilities: { Ansi: true, Interactive: true }, Out.IsTerminal: true } && ReferenceEquals(output, Console.Out) ? WithBarAsync(name, work) : work(Lines(output, timeProvider));

    private static Task<T> WithBarAsync<T>(string name, Func<Action<CommandStep>, Task<T>> work) => AnsiConsole.Progress()
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(context =>
        {
            var bar = context.AddTask(name, maxValue: 1);
            return work(step =>
            {
                bar.Value = step.Fraction;
                bar.Description = Markup.Escape(step.Text);
            });
        });

    private static Action<CommandStep> Lines(TextWriter output, TimeProvider timeProvider)
    {
        var (said, last) = (new Lock(), (long?)null);
        return step =>
        {
            lock (said)
            {
                if (!step.IsNews && step.Fraction < 1 && last is { } before && timeProvider.GetElapsedTime(before) < BetweenLines) return;
                last = timeProvider.GetTimestamp();
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(step.Fraction * 100)} % {step.Text}"));
            }
        };
    }
}
