namespace Audiogum.Sessions.Grains.Interfaces.Reconciling;

/// <summary>
/// Compares what a tenant shows with what it was told: raw events folded again = rows of sessions = dashboards = exported
/// files. Keyed by tenant; one day at a time, no faster than its budget, so that posts go on beside it.
/// </summary>
[Alias("ITenantReconcileGrain")]
public interface ITenantReconcileGrain : IGrainWithStringKey
{
    /// <summary>Reconciles a day of the tenant's time zone, step by step; the last step compares the dashboard, and the aggregates in files with it.</summary>
    /// <exception cref="DataUnavailableException">Something could not be read.</exception>
    [Alias("Reconcile")]
    IAsyncEnumerable<ReconcileStep> Reconcile(DateOnly date);
}

/// <summary>A part of a reconciling that is done.</summary>
/// <param name="sessions">Sessions that were folded again.</param>
/// <param name="events">Their events.</param>
/// <param name="differences">What differs.</param>
/// <param name="settled">With the last step: whether no session of the day changed meanwhile; before it null.</param>
/// <param name="retired">Sessions that cannot be folded again, since their raw events are deleted; they count as their rows say.</param>
/// <param name="notYetExported">With the step of the exports: sessions whose newest revision is on its way into files; else null.</param>
[GenerateSerializer, Immutable, Alias("ReconcileStep")]
public sealed class ReconcileStep(int sessions, long events, IReadOnlyList<Difference> differences, bool? settled, int retired, int? notYetExported)
{
    /// <summary>Sessions that were folded again.</summary>
    [Id(0)]
    public int Sessions { get; } = sessions;

    /// <summary>Their events.</summary>
    [Id(1)]
    public long Events { get; } = events;

    /// <summary>What differs.</summary>
    [Id(2)]
    public IReadOnlyList<Difference> Differences { get; } = differences;

    /// <summary>With the last step: whether no session of the day changed meanwhile; before it null.</summary>
    [Id(3)]
    public bool? Settled { get; } = settled;

    /// <summary>Sessions that cannot be folded again, since their raw events are deleted; they count as their rows say.</summary>
    [Id(4)]
    public int Retired { get; } = retired;

    /// <summary>With the step of the exports: sessions whose newest revision is on its way into files; else null.</summary>
    [Id(5)]
    public int? NotYetExported { get; } = notYetExported;

    /// <summary>With the last step: the day and month whose numbers in files were not compared; else null.</summary>
    [Id(6)]
    public IReadOnlyList<string>? NotCompared { get; init; }
}

/// <summary>One value that is not what the raw events make it.</summary>
/// <param name="Where">Where it was found: <c>session</c>, <c>contribution</c>, <c>sealed</c>, <c>exports</c>, <c>dashboard</c> or <c>aggregates</c>.</param>
/// <param name="SessionId">The session, or null for a dashboard or a file.</param>
/// <param name="Field">The field, as a path.</param>
/// <param name="Expected">What the raw events make it; null for nothing.</param>
/// <param name="Found">What is there; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("Difference")]
public sealed record Difference([property: Id(0)] string Where, [property: Id(1)] string? SessionId, [property: Id(2)] string Field, [property: Id(3)] string? Expected, [property: Id(4)] string? Found);
