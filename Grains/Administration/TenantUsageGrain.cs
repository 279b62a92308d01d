using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.States;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Administration;

/// <summary>Counts what the store holds of a tenant, as long as somebody asks.</summary>
/// <remarks>
/// The store's feed is read once from its beginning to its end, then what was added since. Sessions that begin and raw events
/// that retention deletes are reported by silos; a report may be lost or told twice, and other things are deleted without one.
/// So everything is counted anew once a day; until that is done the former count stands. A page is a turn of its own, and only
/// one tenant's page is read at a time on a silo.
/// </remarks>
internal sealed partial class TenantUsageGrain(
    [PersistentState("usage", GrainStates.Provider)] IPersistentState<TenantUsage> state, ISessionStore store, StoredBytes stored, IOptions<TenantOptions> tenants,
    TimeProvider timeProvider, ILogger<TenantUsageGrain> logger) : Grain, ITenantUsageGrain
{
    /// <summary>Pages of a count after which it is written down how far it has come.</summary>
    private const int PagesOfWrite = 64;

    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan PauseOfWaiting = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan CountedFor = TimeSpan.FromDays(1);

    private IGrainTimer? timer;
    private bool isReading;
    private long? readAt;
    private int unwritten;
    private int shard;
    private long sessions;

    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public async ValueTask Add(long bytes) => await WriteAsync(state.State with { Bytes = Math.Max(0, state.State.Bytes + bytes) });

    /// <inheritdoc/>
    public ValueTask<long> Get()
    {
        if (!isReading && (readAt is not { } at || timeProvider.GetElapsedTime(at) >= FreshFor)) ReadAfter(TimeSpan.Zero);
        return ValueTask.FromResult(Math.Max(state.State.Bytes, state.State.Counted));
    }

    private void ReadAfter(TimeSpan pause)
    {
        isReading = true;
        if (timer is null) timer = this.RegisterGrainTimer(ReadAsync, new GrainTimerCreationOptions(pause, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        else timer.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        TimeSpan? pause = null;
        try
        {
            if (!await stored.Counting.WaitAsync(TimeSpan.Zero, cancellationToken)) pause = PauseOfWaiting;
            else if (await ReadInTurnAsync(cancellationToken)) pause = timeProvider.GetElapsedTime(begun) + LeastPause; // half of the time at most
        }
        catch (Exception exception) when (exception is StoreUnavailableException or DataUnavailableException)
        {
            LogUncounted(Tenant, exception.GetType().Name);
        }
        finally
        {
            (isReading, readAt) = (false, timeProvider.GetTimestamp());
        }

        if (pause is { } wait) ReadAfter(wait);
    }

    private async Task<bool> ReadInTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPageAsync(cancellationToken);
        }
        finally
        {
            stored.Counting.Release();
        }
    }

    /// <summary>Reads the next page, or the sessions of the next shard; whether there is more.</summary>
    private async Task<bool> ReadPageAsync(CancellationToken cancellationToken)
    {
        var usage = Begun();
        var page = await store.ReadFeedAsync(Tenant, usage.Place, cancellationToken);
        var bytes = page.Events.Sum(read => (long)read.Entry.Json.Length) + page.Rejections.Sum(read => (long)read.Json.Length);
        usage = usage with { Place = page.Next };
        var hasMore = page.HasMore;
        if (usage.IsCounted)
        {
            usage = usage with { Bytes = usage.Bytes + bytes };
        }
        else if (hasMore || shard < tenants.Value.Shards)
        {
            usage = usage with { Counted = usage.Counted + bytes };
            if (!hasMore) sessions += await CountSessionsAsync(shard++, cancellationToken);
            hasMore = true;
        }
        else
        {
            usage = usage with { Bytes = usage.Counted + bytes + sessions * StoredBytes.SessionBytes, Counted = 0, IsCounted = true };
        }

        if (hasMore && ++unwritten < PagesOfWrite) state.State = usage;
        else await WriteAsync(usage);
        return hasMore;
    }

    /// <summary>The count to go on with: a new one every day.</summary>
    private TenantUsage Begun()
    {
        var (usage, now) = (state.State, timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        // One that began that much later than now was begun by a clock that was ahead.
        if (usage.BegunAt is { } begunAt && !(usage.IsCounted && Math.Abs(now - begunAt) >= CountedFor.TotalMilliseconds)) return usage;
        (shard, sessions) = (0, 0);
        return usage with { BegunAt = now, Place = null, Counted = 0, IsCounted = false };
    }

    private async Task<long> CountSessionsAsync(int ofShard, CancellationToken cancellationToken)
    {
        var end = (await store.ReadEndAsync(Tenant, ofShard, cancellationToken)).Begun; // one that changes meanwhile is not met twice
        return await store.ReadChangesAsync(Tenant, ofShard, default, null, cancellationToken).TakeWhile(row => row.Position <= end).LongCountAsync(cancellationToken);
    }

    private async Task WriteAsync(TenantUsage usage)
    {
        var before = state.State;
        if (usage == before) return;
        state.State = usage;
        await StateWriting.WriteAsync(this, state, before, logger);
        unwritten = 0;
    }

    [LoggerMessage(1, LogLevel.Warning, "What is stored of {Tenant} could not be counted: {Fault}; the former count stands, and it is tried again.")]
    private partial void LogUncounted(string tenant, string fault);
}

/// <summary>What is stored of a tenant's usage.</summary>
[GenerateSerializer, Alias("TenantUsage")]
public sealed record TenantUsage
{
    /// <summary>Bytes of events, rejected ones too, as sent, and 1 KiB for each session, by the last count and what came since.</summary>
    [Id(0)]
    public long Bytes { get; set; }

    /// <summary>Up to where the store's feed was read; null before the first page.</summary>
    [Id(1)]
    public string? Place { get; set; }

    /// <summary>Bytes of the count that is going on, without sessions; 0 when there is none.</summary>
    [Id(2)]
    public long Counted { get; set; }

    /// <summary>Whether the last count was carried to its end.</summary>
    [Id(3)]
    public bool IsCounted { get; set; }

    /// <summary>When the last count began, milliseconds since 1970; null before the first.</summary>
    [Id(4)]
    public long? BegunAt { get; set; }
}
