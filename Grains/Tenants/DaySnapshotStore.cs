using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Snapshots;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// The sums of a shard's days as the store keeps them (decision 0017): of each the sum and its members, and one list that says
/// up to which position of the shard's changes each is known to be right. One that is restored is given what changed since before anything is answered
/// from it; if a member is among that, it is made of its rows. The list is written after the sums that it names, and
/// names them by their stamps: what is not named is not there.
/// </summary>
internal sealed class DaySnapshotStore(ShardDependencies dependencies, TenantShardKey key, ShardViewSet views, ShardFeed feed)
{
    /// <summary>Sums that are read at the same time.</summary>
    private const int ReadingsAtOnce = 4;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private Dictionary<int, DaySnapshotEntry>? snapshots;
    private readonly HashSet<long> tooLarge = [];
    private long? keptAt;

    /// <summary>The last writing of sums.</summary>
    public Task Writing { get; private set; } = Task.CompletedTask;

    /// <summary>Restores those of the views that nobody has begun to read, if sums of them are kept and still hold. The others are left to be read.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public Task RestoreAsync(IReadOnlyCollection<ShardView<DayContributions>> asked)
    {
        var fresh = asked.Where(view => view is { IsRead: false, IsEvicted: false, Reading.IsCompleted: true, Held.MayRestore: true }).ToArray();
        if (fresh.Length == 0) return Task.CompletedTask;
        var restoring = RestoreAsync(fresh);
        foreach (var view in fresh) view.Reading = restoring;
        return restoring;
    }

    /// <summary>Holds the sums of days that have settled in the stead of their sessions, and begins to write those that are not yet in the store; now and then also that the others are right still.</summary>
    public void SnapshotFinalizedDays()
    {
        if (!Writing.IsCompleted) return;
        var options = dependencies.Options.Value.KeptSums;
        var (asOf, quietSince) = (feed.Position, (dependencies.Time.GetUtcNow() - options.SettledAfter).ToUnixTimeMilliseconds());
        (int Day, DaySnapshot Sum)[] settled = [.. from view in views.Days
                                               where view.IsWhole && !feed.IsStale(view) && view.Held.TrySnapshot(asOf, quietSince, options.MinSessions)
                                               select (view.Held.Day, view.Held.Snapshot)];
        if (settled.Length == 0 || (settled.All(IsWritten) && keptAt is { } at && dependencies.Time.GetElapsedTime(at) < Every)) return;
        keptAt = dependencies.Time.GetTimestamp();
        Writing = WriteAsync(settled, asOf);
    }

    /// <summary>Removes all that is kept.</summary>
    /// <exception cref="StoreUnavailableException">Some of it may still be there.</exception>
    public async Task RemoveAsync()
    {
        await Writing;
        snapshots = [];
        await dependencies.Store.RemoveSnapshotsAsync(key.Tenant, key.Shard, CancellationToken.None);
    }

    private async Task RestoreAsync(ShardView<DayContributions>[] fresh)
    {
        var known = snapshots ??= await ReadListAsync();
        var restored = new List<ShardView<DayContributions>>();
        foreach (var some in fresh.Where(view => known.ContainsKey(view.Held.Day)).Chunk(ReadingsAtOnce))
        {
            var sums = await Task.WhenAll(some.Select(view => ReadAsync(view.Held.Day)));
            foreach (var (view, sum) in some.Zip(sums))
            {
                if (sum is null || !known.TryGetValue(view.Held.Day, out var named) || named.Stamp != sum.Stamp || !view.Held.MayRestore) continue;
                view.Held.Restore(sum, named.AsOf);
                restored.Add(view);
            }
        }

        if (restored.Count == 0) return;
        await feed.ReadChangesAsync(restored, restored.Min(view => known[view.Held.Day].AsOf));
        foreach (var view in restored)
        {
            dependencies.Instruments.Restored(!view.Held.IsOutdated);
            view.IsRead = true;
            if (view.Held.IsOutdated) known.Remove(view.Held.Day);
            else foreach (var sessionId in view.Held.Snapshot?.LongSessions ?? []) feed.MarkStale(sessionId, view);
        }
    }

    private async Task WriteAsync((int Day, DaySnapshot Sum)[] settled, StorePosition asOf)
    {
        try
        {
            var known = snapshots ??= await ReadListAsync();
            foreach (var (day, sum) in settled)
            {
                if (tooLarge.Contains(sum.Stamp)) continue;
                if (!IsWritten((day, sum)))
                {
                    if (SnapshotData.Encode(DaySnapshotCodec.Write(sum)) is not { } data)
                    {
                        tooLarge.Add(sum.Stamp); // it is made of its rows whenever it is let go
                        continue;
                    }

                    await dependencies.Store.WriteSnapshotAsync(new(key.Tenant, key.Shard, day), data, CancellationToken.None);
                    dependencies.Instruments.SnapshotWritten();
                }

                known[day] = new(day, sum.Stamp, asOf);
            }

            if (known.Count > 0 && SnapshotData.Encode(DaySnapshotCodec.Write(known.Values)) is { } list)
                await dependencies.Store.WriteSnapshotAsync(new(key.Tenant, key.Shard, Day: null), list, CancellationToken.None);
        }
        catch (Exception exception) // nobody waits for this: whatever it is shows in the log, and is tried again
        {
            dependencies.Logger.SumsNotKept(key.ToString(), exception);
        }
    }

    private bool IsWritten((int Day, DaySnapshot Sum) settled) =>
        tooLarge.Contains(settled.Sum.Stamp) || (snapshots is not null && snapshots.TryGetValue(settled.Day, out var named) && named.Stamp == settled.Sum.Stamp);

    private async Task<Dictionary<int, DaySnapshotEntry>> ReadListAsync() =>
        await ReadAsync(day: null, bytes => DaySnapshotCodec.ReadDays(bytes).ToDictionary(named => named.Day)) ?? [];

    private Task<DaySnapshot?> ReadAsync(int day) => ReadAsync(day, DaySnapshotCodec.Read);

    private async Task<T?> ReadAsync<T>(int? day, Func<ReadOnlySpan<byte>, T> read)
        where T : class
    {
        try
        {
            var found = await dependencies.Store.FindSnapshotAsync(new(key.Tenant, key.Shard, day), CancellationToken.None);
            return found is { } data ? read(SnapshotData.Decode(data).Span) : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or StoreCorruptException)
        {
            dependencies.Logger.KeptSumUnusable(key.ToString(), exception);
            return null;
        }
    }
}
