using System.Collections.Concurrent;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.Administration;

/// <summary>
/// Bytes of the sessions that this silo has begun for tenants, and of the events that it has deleted, since it last told their
/// <see cref="ITenantUsageGrain"/>: every five seconds, and when it stops. A silo that is killed loses what it had not told,
/// and what may have been written is told again: the daily count of what is stored puts it right. Safe from any thread.
/// </summary>
/// <param name="grains">The silo's factory.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where failures go.</param>
public sealed partial class StoredBytes(IGrainFactory grains, TimeProvider timeProvider, ILogger<StoredBytes> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Bytes of a session's row and of its places in indexes, about.</summary>
    public const int SessionBytes = 1_024;

    /// <summary>One tenant at a time is counted on a silo.</summary>
    internal SemaphoreSlim Counting { get; } = new(1, 1);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, long> untold = new(StringComparer.Ordinal);
    private ITimer? timer;
    private Task telling = Task.CompletedTask;

    /// <summary>A session was begun, or events were deleted (below 0).</summary>
    public void Add(string tenant, long bytes)
    {
        if (bytes != 0) untold.AddOrUpdate(tenant, static (_, added) => added, static (_, known, added) => known + added, bytes);
    }

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(StoredBytes),
        ServiceLifecycleStage.Active,
        _ =>
        {
            timer = timeProvider.CreateTimer(_ => Report(), null, Interval, Interval);
            return Task.CompletedTask;
        },
        async _ =>
        {
            if (timer is not null) await timer.DisposeAsync();
            await telling;
            await ReportAsync();
        });

    private void Report()
    {
        if (telling.IsCompleted) telling = ReportAsync();
    }

    private async Task ReportAsync()
    {
        foreach (var tenant in untold.Keys)
        {
            if (!untold.TryRemove(tenant, out var bytes)) continue;
            try
            {
                await grains.GetGrain<ITenantUsageGrain>(tenant).Add(bytes);
            }
            catch (Exception exception) // a provider throws whatever its database does: told again with what comes then
            {
                Add(tenant, bytes);
                LogUntold(exception.GetType().Name);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "What is stored of a tenant could not be added up ({Fault}); it is tried again.")]
    private partial void LogUntold(string fault);
}
