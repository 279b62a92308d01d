using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.Interfaces.Administration;

/// <summary>
/// Tenants' settings as this process knows them: at most <see cref="MaxAge"/> old while they can be read, and the last
/// known ones while they cannot. Who asks seldom waits: from <see cref="FreshFor"/> on they are read anew beside the asking.
/// Safe from any thread.
/// </summary>
/// <param name="factory">The process's client or silo.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where failures go.</param>
public sealed partial class KnownSettings(IGrainFactory factory, TimeProvider timeProvider, ILogger<KnownSettings> logger)
{
    private const int MaxTenants = 50_000;

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly GrainReferences<ITenantSettingsGrain> settings = new(factory);
    private int added;

    /// <summary>How long nobody looks whether they have changed.</summary>
    public static TimeSpan FreshFor { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Who asks after this long waits until they have been read, but not longer than <see cref="Patience"/>.</summary>
    public static TimeSpan MaxAge { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long somebody waits for them.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The settings, or null if they could never be read.</summary>
    public ValueTask<AdministeredSettings?> GetAsync(string tenant)
    {
        if (!entries.TryGetValue(tenant, out var entry)) entry = Add(tenant);
        lock (entry)
        {
            var age = entry.ReadAt is { } readAt ? timeProvider.GetElapsedTime(readAt) : TimeSpan.MaxValue;
            if (age < FreshFor) return new(entry.Last);
            if (entry.Reading is not { IsCompleted: false }) entry.Reading = Task.Run(() => ReadAsync(tenant, entry)); // not of the grain that happens to ask
            return age < MaxAge ? new(entry.Last) : new(WaitAsync(entry, entry.Reading));
        }
    }

    // Counted here, since a concurrent dictionary locks itself whole to be counted.
    private Entry Add(string tenant)
    {
        if (Interlocked.Increment(ref added) > MaxTenants)
        {
            Interlocked.Exchange(ref added, 0);
            entries.Clear(); // each is then read once more
        }

        return entries.GetOrAdd(tenant, static _ => new());
    }

    private async Task<AdministeredSettings?> WaitAsync(Entry entry, Task reading)
    {
        try
        {
            await reading.WaitAsync(Patience, timeProvider);
        }
        catch (TimeoutException)
        {
            LogSlow();
        }

        return entry.Last;
    }

    private async Task ReadAsync(string tenant, Entry entry)
    {
        try
        {
            var read = await settings[tenant].Get();
            lock (entry) (entry.Last, entry.ReadAt) = (read, timeProvider.GetTimestamp());
        }
        catch (Exception exception)
        {
            // Whatever keeps them from being read, of any grain storage: it must not cost anybody a post.
            LogUnread(tenant, exception.GetType().Name);
            lock (entry)
            {
                // those known go on counting; asked again soon
                if (entry.Last is not null) entry.ReadAt = timeProvider.GetTimestamp();
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The settings of tenant {Tenant} could not be read: {Fault}")]
    private partial void LogUnread(string tenant, string fault);

    [LoggerMessage(2, LogLevel.Warning, "Settings of a tenant are slow to be read; those known count until then.")]
    private partial void LogSlow();

    private sealed class Entry
    {
        public volatile AdministeredSettings? Last;

        public long? ReadAt;

        public Task? Reading;
    }
}
