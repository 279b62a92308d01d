using Microsoft.Extensions.DependencyInjection;

namespace Audiogum.Sessions.Silo.Clustering;

/// <summary>
/// Time that goes on as it passes, wherever the machine's clock jumps to. Orleans schedules by instants when activations are
/// collected, and refuses to make any when its clock goes back by more than their age: a silo would answer nothing until the clock
/// has caught up.
/// </summary>
internal sealed class MonotonicTimeProvider : TimeProvider
{
    private readonly TimeProvider time;
    private readonly DateTimeOffset start;
    private readonly long begun;

    /// <param name="timeProvider">Says when it begins, and how it passes.</param>
    public MonotonicTimeProvider(TimeProvider timeProvider)
    {
        this.time = timeProvider;
        (start, begun) = (timeProvider.GetUtcNow(), timeProvider.GetTimestamp());
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => time.TimestampFrequency;

    /// <summary>
    /// Lets Orleans' own work in a silo go by it; membership only where the silo is alone, since other silos read its instants. By
    /// these a silo whose clock jumps ahead takes itself for dead, and ends its process.
    /// </summary>
    public static void AddTo(IServiceCollection services, bool isAlone)
    {
        string[] areas = [TimeProviderNames.ActivationManagement, TimeProviderNames.GrainDirectory, TimeProviderNames.Messaging, TimeProviderNames.SystemTimers];
        services.AddSingleton(provider => new MonotonicTimeProvider(provider.GetService<TimeProvider>() ?? System)); // one: areas compare their instants
        foreach (var area in isAlone ? [.. areas, TimeProviderNames.Membership] : areas)
            services.AddKeyedSingleton<TimeProvider>(area, (provider, _) => provider.GetRequiredService<MonotonicTimeProvider>());
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start + time.GetElapsedTime(begun);

    /// <inheritdoc/>
    public override long GetTimestamp() => time.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}
