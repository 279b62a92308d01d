using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.SelfChecks;

namespace Audiogum.Sessions.Gateway.Administration;

/// <summary>The answer of <c>GET /v1/admin/health</c>.</summary>
/// <param name="AsOf">When it was found out.</param>
/// <param name="Healthy">Whether all of it is: every shard answers, no fault ended the last round of exports, no session is set aside, no drift is open, no damaged file holds an erasure up, and its stored data is sound.</param>
/// <param name="Shards">Each shard of the tenant.</param>
/// <param name="Exports">The tenant's exports.</param>
/// <param name="SelfCheck">What was compared with the tenant's events; absent if nobody answers.</param>
/// <param name="StoreFault">A fault that was met in the tenant's stored data within the last two minutes, if there was one.</param>
public sealed record HealthDocument(
    DateTimeOffset AsOf, bool Healthy, IReadOnlyList<ShardDocument> Shards, ExportsDocument Exports, SelfCheckDocument? SelfCheck, FaultDocument? StoreFault)
{
    /// <summary>Presents what was found out.</summary>
    public static HealthDocument Create(DateTimeOffset asOf, TenantHealth health) => new(
        asOf,
        health.Shards.All(shard => shard.Answers) && health.Exports is { Fault: null, Damaged: null, SetAsideCount: 0 } && health.SelfCheck is not { Drift.Count: > 0 }
            && health.StoreFault is null,
        [.. health.Shards.Select(shard => new ShardDocument(shard.Shard, shard.Answers, shard.Ms))],
        ExportsDocument.Create(asOf, health.Exports, health.RetentionWaits),
        SelfCheckDocument.From(health.SelfCheck),
        health.StoreFault is { } kind ? new(kind, DateTimeOffset.FromUnixTimeMilliseconds(health.StoreFaultAt)) : null);
}

/// <summary>How what is derived compares with its source.</summary>
/// <param name="Cycles">How often all days were compared.</param>
/// <param name="LastCycle">When the last such cycle ended; absent before the first one.</param>
/// <param name="Drift">What was found and has not been found to be gone yet.</param>
public sealed record SelfCheckDocument(long Cycles, DateTimeOffset? LastCycle, IReadOnlyList<DriftDocument> Drift)
{
    /// <summary>Presents what was found out; null for nothing.</summary>
    public static SelfCheckDocument? From(SelfCheckHealth? health) => health is null ? null : new(
        health.Cycles,
        health.CycleAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        [.. health.Drift.Select(drift => new DriftDocument(drift.Kind, drift.Date, drift.Count, DateTimeOffset.FromUnixTimeMilliseconds(drift.At)))]);
}

/// <summary>Something that was not what its source makes it.</summary>
/// <param name="Kind"><c>rows</c>, <c>sums</c>, <c>exports</c> or <c>aggregates</c>.</param>
/// <param name="Date">The day, in the tenant's time zone.</param>
/// <param name="Count">How many.</param>
/// <param name="At">When it was found last.</param>
public sealed record DriftDocument(string Kind, DateOnly Date, int Count, DateTimeOffset At);

/// <summary>How one shard is.</summary>
/// <param name="Shard">Its number, from 0.</param>
/// <param name="Answers">Whether it answered within five seconds, from what it read of the store.</param>
/// <param name="Ms">After how many milliseconds.</param>
public sealed record ShardDocument(int Shard, bool Answers, long Ms);

/// <summary>How a tenant's exports are.</summary>
/// <param name="On">Whether anything is exported.</param>
/// <param name="Answers">Whether the one who exports answered within five seconds.</param>
/// <param name="LastRound">When the last round ended that left nothing over; absent before the first one since it was started.</param>
/// <param name="CompleteThrough">What was acknowledged before this instant is exported; absent where nothing ever was.</param>
/// <param name="LagMs">How long ago that is.</param>
/// <param name="LastFault">What ended the last round, if a fault did.</param>
/// <param name="Damaged">Path of an exported file that is not there, or not what was written, while it holds an erasure up.</param>
/// <param name="RetentionWaits">True while raw events whose time is over are kept, since they are not exported.</param>
/// <param name="SetAsideCount">How many sessions cannot be exported; absent where all can.</param>
/// <param name="SetAside">The 20 of them that have been so for longest.</param>
public sealed record ExportsDocument(
    bool On, bool Answers, DateTimeOffset? LastRound, DateTimeOffset? CompleteThrough, long? LagMs, FaultDocument? LastFault, string? Damaged, bool? RetentionWaits,
    int? SetAsideCount, IReadOnlyList<SetAsideDocument>? SetAside)
{
    /// <summary>Presents what was found out.</summary>
    public static ExportsDocument Create(DateTimeOffset asOf, ExportHealth? health, bool retentionWaits) => new(
        health is { IsOn: true },
        health is not null,
        At(health?.RoundAt),
        At(health?.CompleteThrough),
        health?.CompleteThrough is { } through ? asOf.ToUnixTimeMilliseconds() - through : null,
        health is { Fault: { } fault, FaultAt: { } at } ? new(fault, At(at)!.Value) : null,
        health?.Damaged,
        retentionWaits ? true : null,
        health is { SetAsideCount: > 0 } ? health.SetAsideCount : null,
        health is { SetAsideCount: > 0 } ? [.. health.SetAside.Select(aside => new SetAsideDocument(aside.SessionId, aside.Fault, At(aside.Since)!.Value))] : null);

    private static DateTimeOffset? At(long? instant) => instant is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}

/// <summary>A session that cannot be exported, and is tried again each round.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Kind">What kind of fault; it says nothing of any data.</param>
/// <param name="Since">When it was set aside.</param>
public sealed record SetAsideDocument(string SessionId, string Kind, DateTimeOffset Since);

/// <summary>A fault.</summary>
/// <param name="Kind">What kind; it says nothing of any data.</param>
/// <param name="At">When it happened.</param>
public sealed record FaultDocument(string Kind, DateTimeOffset At);
