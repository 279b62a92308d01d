using System.Diagnostics.Metrics;

namespace Audiogum.Sessions.Grains.SelfChecks;

/// <summary>What self-checks measure, in the meter <c>Audiogum.Sessions</c>. No tenant is a tag.</summary>
internal sealed class DriftInstruments
{
    private readonly Counter<long> drift;
    private readonly Counter<long> days;

    public DriftInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("Audiogum.Sessions");
        drift = meter.CreateCounter<long>("sessions.drift", "{difference}", "Things derived that were not what their source makes them, by kind.");
        days = meter.CreateCounter<long>("sessions.selfcheck.days", "{day}", "Days that were compared with their events.");
    }

    /// <summary>Something was found.</summary>
    public void Found(string kind, int count) => drift.Add(count, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>A day was compared.</summary>
    public void Compared() => days.Add(1);
}
