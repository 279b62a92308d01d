using Audiogum.Sessions.Grains.Interfaces.Exports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>
/// The pulse of exports: from its start on each silo asks for a round every interval, and the one
/// <see cref="IExportRoundsGrain"/> makes one round of it. Nothing of it lies on the path of a post, and nothing is lost
/// with a message: an export reads from the store what is new.
/// </summary>
internal sealed class ExportRounds(IGrainFactory grains, ExportPlace place, IOptions<ExportOptions> options, TimeProvider time, ILogger<ExportRounds> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer)
    {
        if (place.Bucket is null) return;
        observer.Subscribe(nameof(ExportRounds), ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

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
            do
            {
                await WakeAsync();
            }
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
            await grains.GetGrain<IExportRoundsGrain>(0).Wake().AsTask().WaitAsync(stopping.Token);
        }
        catch (Exception fault) when (fault is InvalidOperationException || CallFault.Passes(fault))
        {
            logger.RoundFailed(fault);
        }
    }
}
