using System.Globalization;
using Audiogum.Sessions.Gateway.Commands;

namespace Audiogum.Sessions.Gateway.Load;

/// <summary>A load from begin to report, and what there is to say of it meanwhile.</summary>
/// <param name="options">What load.</param>
/// <param name="verifies">Whether it is read back afterwards.</param>
/// <param name="timeProvider">Tells the time, and waits.</param>
internal sealed class LoadRun(LoadOptions options, bool verifies, TimeProvider timeProvider)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " " };

    /// <summary>Runs it.</summary>
    /// <param name="progress">Is told every second how far it is.</param>
    /// <param name="cancellationToken">Ends the load early: what was posted is reported, and read back.</param>
    /// <exception cref="CommandStoppedException">The server does not accept the first token, is out of reach, or cannot be read back.</exception>
    public async Task<LoadReport> RunAsync(Action<CommandStep> progress, CancellationToken cancellationToken)
    {
        using var load = new LoadGenerator(options, timeProvider);
        await load.Servers[0].WhoAsync(cancellationToken);
        using var over = new CancellationTokenSource();
        var told = ReportAsync(load, progress, over.Token);
        await load.RunAsync(cancellationToken);
        await over.CancelAsync();
        await told;
        progress(new(1, verifies ? "reading back" : "done", true));
        if (verifies) await load.RepeatAsync();
        var verdict = verifies ? await new LoadVerification(load, options.Patience, timeProvider).RunAsync(CancellationToken.None) : null;
        return new(load.Client, load.Sessions.Count, options.Rate, options.Batch, load.Statistics.Read(), verdict);
    }

    private async Task ReportAsync(LoadGenerator load, Action<CommandStep> progress, CancellationToken cancellationToken)
    {
        var (begun, before) = (timeProvider.GetTimestamp(), 0L);
        for (var last = begun; ;)
        {
            await Task.Delay(BetweenLooks, timeProvider, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested) return;
            var (now, figures) = (timeProvider.GetTimestamp(), load.Statistics.Read());
            var rate = (figures.Events - before) / timeProvider.GetElapsedTime(last, now).TotalSeconds;
            (before, last) = (figures.Events, now);
            progress(new(Math.Min(1, timeProvider.GetElapsedTime(begun, now) / (options.WarmUp + options.Duration)), TextOf(figures, rate)));
        }
    }

    private static string TextOf(LoadFigures figures, double rate) => string.Create(
        Grouped, $"{rate:N0} events/s, {(figures.MaxMs > 0 ? string.Create(Grouped, $"p50 {figures.P50Ms:N1} p99 {figures.P99Ms:N1} max {figures.MaxMs:N1} ms") : "warming up")}, {figures.Backlog:N0} waiting")
        + string.Concat(figures.Answers.Where(answer => answer.Key != LoadFigures.Acknowledged).Concat(figures.Waits).Select(answer => string.Create(Grouped, $"; {answer.Key}: {answer.Value:N0}")));
}
