using System.Diagnostics.Metrics;
using Audiogum.Sessions.Grains.Interfaces.Budgets;
using Audiogum.Sessions.Grains.Interfaces.Sessions;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Instruments of session grains, meter <c>Audiogum.Sessions</c>.</summary>
public sealed class SessionMetrics
{
    private readonly Counter<long> events;
    private readonly Counter<long> poisoned;
    private readonly Counter<long> throttled;
    private readonly Counter<long> refused;
    private readonly Histogram<double> commits;

    /// <summary>Creates the instruments.</summary>
    public SessionMetrics(IMeterFactory meters, ResidentSessions residents, MemoryPressure memory)
    {
        var meter = meters.Create("Audiogum.Sessions");
        meter.CreateObservableUpDownCounter("sessions.resident", () => residents.Count, "{session}", "Sessions that are held in memory.");
        meter.CreateObservableUpDownCounter("sessions.resident.bytes", () => residents.Bytes, "By", "Estimated bytes of them.");
        meter.CreateObservableCounter("sessions.resident.shed", () => residents.Shed, "{session}", "Sessions released from memory because they were too many.");
        meter.CreateObservableGauge("sessions.memory.load", () => memory.Load, "1", "Used share of the memory that the managed heap may have.");
        refused = meter.CreateCounter<long>("sessions.appends.refused", "{post}", "Posts to a session refused before anything was stored, by reason: new sessions beyond the tenant's rate, or memory.");
        events = meter.CreateCounter<long>("sessions.events", "{event}", "Events judged by session grains, by outcome, once durable.");
        poisoned = meter.CreateCounter<long>("sessions.activations.poisoned", "{activation}", "Session activations dropped because a commit failed.");
        throttled = meter.CreateCounter<long>("sessions.refolds.throttled", "{post}", "Posts refused because their tenant's long sessions were folded anew too often.");
        commits = meter.CreateHistogram<double>("sessions.commit.duration", "s", "Time from handing a commit to the store until it is durable, waiting for its group included.", tags: null, DurationBuckets.Advice);
    }

    /// <summary>The store answered a commit.</summary>
    public void Stored(TimeSpan duration) => commits.Record(duration.TotalSeconds);

    /// <summary>A post was committed.</summary>
    public void Appended(AppendOutcome[] outcomes)
    {
        Span<int> counts = stackalloc int[5];
        foreach (var outcome in outcomes)
        {
            counts[(int)outcome]++;
        }

        Add(counts[(int)AppendOutcome.Accepted], "accepted");
        Add(counts[(int)AppendOutcome.Duplicate], "duplicate");
        Add(counts[(int)AppendOutcome.Conflict], "conflict");
        Add(counts[(int)AppendOutcome.Retired], "retired");
        Add(counts[(int)AppendOutcome.ConflictLimit], "conflictlimit");
    }

    /// <summary>A post was refused.</summary>
    public void Throttled() => throttled.Add(1);

    /// <summary>A post was refused before anything was read for it.</summary>
    public void Refused(AppendStatus status) =>
        refused.Add(1, new KeyValuePair<string, object?>("reason", status == AppendStatus.TooManySessions ? "sessions" : "memory"));

    /// <summary>An activation was dropped.</summary>
    public void Poisoned() => poisoned.Add(1);

    private void Add(int count, string outcome)
    {
        if (count > 0)
        {
            events.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
