using Audiogum.Sessions.Grains.Interfaces.Retention;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Retention;

/// <summary>
/// The pulse of retention: from its start on each silo asks for a round every interval, and the one
/// <see cref="IRetentionRoundsGrain"/> makes one round of it; so tenants that nobody posts for are looked at too.
/// </summary>
internal sealed partial class RetentionRounds(IGrainFactory grains, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionRounds> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(nameof(RetentionRounds), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    private Task StartAsync(CancellationToken cancellationToken)
    {
        running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running;
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        try
        {
            do await WakeAsync();
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task WakeAsync()
    {
        try
        {
            await grains.GetGrain<IRetentionRoundsGrain>(0).Wake().AsTask().WaitAsync(stopping.Token);
        }
        catch (Exception fault) when (fault is InvalidOperationException || CallFault.Passes(fault))
        {
            LogFailed(fault);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Retention could not be woken; the next round tries again.")]
    private partial void LogFailed(Exception exception);
}
