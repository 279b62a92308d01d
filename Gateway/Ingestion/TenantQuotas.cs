using System.Collections.Concurrent;

using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Administration;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>
/// Whether tenants have stored as much as they may, as known in this process: looked up again after five seconds beside the
/// asking, so that no post waits for it. Tenants without a quota are never looked up. Safe from any thread.
/// </summary>
/// <param name="grains">The process's client or silo.</param>
/// <param name="timeProvider">The server's clock.</param>
/// <param name="logger">Where failures go.</param>
public sealed partial class TenantQuotas(IGrainFactory grains, TimeProvider timeProvider, ILogger<TenantQuotas> logger)
{
    private const int MaxTenants = 50_000;

    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Usage> _known = new(StringComparer.Ordinal);

    private readonly GrainReferences<ITenantUsageGrain> _usage = new(grains);

    /// <summary>Whether the tenant may store nothing more.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="mebibytes">What it may store; 0 for any amount.</param>
    public bool IsOver(string tenant, int mebibytes)
    {
        if (mebibytes == 0) return false;
        if (_known.Count > MaxTenants) _known.Clear(); // each is then looked up once more
        var usage = _known.GetOrAdd(tenant, static _ => new());
        lock (usage)
        {
            if (usage.Reading.IsCompleted && (usage.ReadAt is not { } readAt || timeProvider.GetElapsedTime(readAt) >= FreshFor)) usage.Reading = Task.Run(() => ReadAsync(tenant, usage));
            return usage.Bytes >= (long)mebibytes << 20;
        }
    }

    private async Task ReadAsync(string tenant, Usage usage)
    {
        try
        {
            var bytes = await _usage[tenant].Get();
            lock (usage) (usage.Bytes, usage.ReadAt) = (bytes, timeProvider.GetTimestamp());
        }
        catch (Exception exception)
        {
            LogUnread(exception.GetType().Name); // what is known goes on counting
            lock (usage) usage.ReadAt = timeProvider.GetTimestamp();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "What a tenant has stored could not be read: {Fault}")]
    private partial void LogUnread(string fault);

    private sealed class Usage
    {
        public long Bytes { get; set; }

        public long? ReadAt { get; set; }

        public Task Reading { get; set; } = Task.CompletedTask;
    }
}
