using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.PeriodicWork;

/// <summary>
/// The pulse of a silo: from its start on it asks for a round every interval, first at once. All silos do, and one actor
/// makes one round of it (<see cref="TenantSweepGrain"/>).
/// </summary>
/// <param name="interval">How often.</param>
/// <param name="timeProvider">The clock.</param>
internal abstract class PeriodicTrigger(TimeSpan interval, TimeProvider timeProvider) : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <inheritdoc/>
    public virtual void Participate(ISiloLifecycle observer) => observer.Subscribe(GetType().Name, ServiceLifecycleStage.Active, StartAsync, StopAsync);

    /// <summary>Asks the actor for a round.</summary>
    protected abstract ValueTask RequestSweepAsync();

    /// <summary>Tells that it could not be asked; it is again after the interval.</summary>
    /// <param name="level">A warning where the fault passes by itself, an error where it should not have come.</param>
    /// <param name="exception">The fault.</param>
    protected abstract void LogFailed(LogLevel level, Exception exception);

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
        using var timer = new PeriodicTimer(interval, timeProvider);
        try
        {
            do await TriggerAsync();
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task TriggerAsync()
    {
        try
        {
            await RequestSweepAsync().AsTask().WaitAsync(stopping.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Whatever it is: without a pulse nothing would be asked for until somebody starts the process again.
            LogFailed(exception is InvalidOperationException || GrainCallFailure.Passes(exception) ? LogLevel.Warning
                : LogLevel.Error, exception);
        }
    }
}
