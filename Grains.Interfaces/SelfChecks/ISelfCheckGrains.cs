using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Interfaces.SelfChecks;

/// <summary>
/// Compares what is derived of a tenant's events with its source, day after day, and heals what differs. Keyed by tenant.
/// </summary>
[Alias("ITenantSelfCheckGrain")]
public interface ITenantSelfCheckGrain : IGrainWithStringKey
{
    /// <summary>Begins to compare the next days, unless it is at it. Does not wait for it.</summary>
    [Alias("Wake")]
    ValueTask RunNow();

    /// <summary>How far it has come, and what it found.</summary>
    [Alias("Health"), AlwaysInterleave]
    ValueTask<SelfCheckHealth> Health();
}

/// <summary>Wakes the self-checks of all tenants in turn, however many silos ask. There is one, with the key 0.</summary>
[Alias("ISelfCheckRoundsGrain")]
[GrainInterfaceType("Audiogum.Sessions.Grains.Interfaces.SelfChecks.ISelfCheckRoundsGrain")]
public interface ISelfCheckSweepGrain : IGrainWithIntegerKey
{
    /// <summary>Begins a round, unless one began less than an interval ago.</summary>
    [Alias("Wake")]
    ValueTask RunNow();
}

/// <summary>How a tenant's self-check is.</summary>
/// <param name="cycles">How often all days were compared.</param>
/// <param name="cycleAt">When the last such cycle ended, milliseconds since 1970; null before the first one.</param>
/// <param name="drift">What was found and has not been found to be gone yet, at most <see cref="MaxDrift"/>.</param>
[GenerateSerializer, Immutable, Alias("SelfCheckHealth")]
public sealed class SelfCheckHealth(long cycles, long? cycleAt, IReadOnlyList<FoundDrift> drift)
{
    /// <summary>Entries of <see cref="Drift"/> at most.</summary>
    public const int MaxDrift = 100;

    /// <summary>How often all days were compared.</summary>
    [Id(0)]
    public long Cycles { get; } = cycles;

    /// <summary>When the last such cycle ended.</summary>
    [Id(1)]
    public long? CycleAt { get; } = cycleAt;

    /// <summary>What was found and has not been found to be gone yet.</summary>
    [Id(2)]
    public IReadOnlyList<FoundDrift> Drift { get; } = drift;
}

/// <summary>Something that was not what its source makes it.</summary>
/// <param name="Kind"><c>rows</c>, <c>sums</c>, <c>exports</c> or <c>aggregates</c>.</param>
/// <param name="Date">The day, in the tenant's time zone.</param>
/// <param name="Count">How many: sessions, or files, or for sums and aggregates days and months.</param>
/// <param name="At">When it was found last, milliseconds since 1970.</param>
[GenerateSerializer, Immutable, Alias("FoundDrift")]
public sealed record FoundDrift(
    [property: Id(0)] string Kind, [property: Id(1)] DateOnly Date, [property: Id(2)] int Count, [property: Id(3)] long At);
