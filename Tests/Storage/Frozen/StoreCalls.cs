using System.Reflection;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.Metadata;
using Audiogum.Sessions.Storage.Snapshots;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Frozen;

/// <summary>Every call of <see cref="ISessionStore"/>, ready to be made; each run of a call is of a number of its own.</summary>
internal static class StoreCalls
{
    /// <summary>The session that calls read and rewrite.</summary>
    public const int Known = 1;

    private const int Today = (int)(Morning / 86_400_000);

    private static readonly SnapshotKey Kept = new(Tenant, Shard, Today);

    /// <summary>The calls, by name and number of parameters.</summary>
    public static IReadOnlyDictionary<string, Func<ISessionStore, int, Task>> All { get; } = new Dictionary<string, Func<ISessionStore, int, Task>>
    {
        ["FindSessionAsync/2"] = (store, _) => store.FindSessionAsync(Key(Known), default).AsTask(),
        ["ReadSegmentsAsync/3"] = (store, _) => store.ReadSegmentsAsync(Key(Known), new(), default).AsTask(),
        ["ReadEventsAsync/2"] = (store, _) => store.ReadEventsAsync(Key(Known), default).ToListAsync().AsTask(),
        ["ReadEventsAsync/3"] = (store, _) => store.ReadEventsAsync(Key(Known), new HashSet<long> { 1 }, default).AsTask(),
        ["CommitAsync/2"] = (store, run) => store.CommitAsync(Written(run), default).AsTask(),
        ["AppendRejectionsAsync/3"] = (store, _) => store.AppendRejectionsAsync(Tenant, [Rejection("invalid_type")], default).AsTask(),
        ["ProbeAsync/1"] = (store, _) => store.ProbeAsync(default).AsTask(),
        ["ListRejectionsAsync/3"] = (store, _) => store.ListRejectionsAsync(Tenant, 10, default).AsTask(),
        ["CountRejectedAsync/4"] = (store, _) => store.CountRejectedAsync(Tenant, 0, 900_000, default).AsTask(),
        ["RemoveRejectionsAsync/3"] = (store, _) => store.RemoveRejectionsAsync(Tenant, Morning + 1, default).AsTask(),
        ["ListPlayEventsAsync/3"] = (store, _) => store.ListPlayEventsAsync(Tenant, 10, default).AsTask(),
        ["ListSessionsAsync/2"] = (store, _) => store.ListSessionsAsync(Query(), default).AsTask(),
        ["ListPlaysAsync/2"] = (store, _) => store.ListPlaysAsync(Query(), default).AsTask(),
        ["ListShardDaysAsync/5"] = (store, _) => store.ListShardDaysAsync(Tenant, 16, Today, Today + 1, default).AsTask(),
        ["ReadDayAsync/4"] = (store, _) => store.ReadDayAsync(Tenant, Shard, Today, default).ToListAsync().AsTask(),
        ["ReadLiveAsync/4"] = (store, _) => store.ReadLiveAsync(Tenant, Shard, Morning, default).ToListAsync().AsTask(),
        ["ReadEndAsync/3"] = (store, _) => store.ReadEndAsync(Tenant, Shard, default).AsTask(),
        ["ReadClockAsync/1"] = (store, _) => store.ReadClockAsync(default).AsTask(),
        ["ReadChangesAsync/5"] = (store, _) => store.ReadChangesAsync(Tenant, Shard, default, null, default).ToListAsync().AsTask(),
        ["ListTenantsAsync/1"] = (store, _) => store.ListTenantsAsync(default).AsTask(),
        ["ReadFeedAsync/3"] = (store, _) => store.ReadFeedAsync(Tenant, null, default).AsTask(),
        ["RewriteEventsAsync/3"] = (store, run) => store.RewriteEventsAsync(Key(Known), entry => entry with { Json = Json($"{{\"rewritten\":{run}}}") }, default).AsTask(),
        ["RewriteRejectionsAsync/4"] = (store, run) => store.RewriteRejectionsAsync(Tenant, default, rejection => rejection with { Message = $"rewritten {run}" }, default).AsTask(),
        ["ForgetUserAsync/3"] = (store, _) => store.ForgetUserAsync(Tenant, "user-1", default).AsTask(),
        ["FindMetadataAsync/2"] = (store, _) => store.FindMetadataAsync("note", default).AsTask(),
        ["WriteMetadataAsync/4"] = (store, run) => store.WriteMetadataAsync("note", $"{run}", over: true, default).AsTask(),
        ["FindSnapshotAsync/2"] = (store, _) => store.FindSnapshotAsync(Kept, default).AsTask(),
        ["WriteSnapshotAsync/3"] = (store, run) => store.WriteSnapshotAsync(Kept, BitConverter.GetBytes(run), default).AsTask(),
        ["RemoveSnapshotsAsync/3"] = (store, _) => store.RemoveSnapshotsAsync(Tenant, Shard, default).AsTask(),
    };

    /// <summary>What the interfaces of the store declare, by the same names.</summary>
    public static IEnumerable<string> Declared =>
        from type in new[] { typeof(ISessionStore), typeof(IRedactableStore), typeof(IMetadataStore), typeof(ISnapshotStore) }
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        select $"{method.Name}/{method.GetParameters().Length}";

    /// <summary>The commit that a run makes, of a session of its own.</summary>
    public static SessionCommit Written(int run) => Commit(Row(Key(1_000 + run)), Event(1), Event(2)) with
    {
        Rejections = [Rejection("conflict")],
        Segments = [],
        AddedDays = [new(Today, Today)],
        AddedPlays = [new(Morning, 1, "radio")],
    };
}
