using System.Diagnostics.Metrics;

using Audiogum.Sessions.Grains.Interfaces.Listings;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>What the door of events measures, in the meter <c>Audiogum.Sessions</c>. No tenant is a tag.</summary>
public sealed class PostInstruments
{
    private readonly Counter<long> _rejected;

    /// <summary>Creates the instruments.</summary>
    public PostInstruments(IMeterFactory meters, PostBudget budget)
    {
        var meter = meters.Create("Audiogum.Sessions");
        _rejected = meter.CreateCounter<long>("sessions.posts.rejected", "{event}", "Events rejected by the gateway, by code, once kept.");
        meter.CreateObservableUpDownCounter("sessions.posts.held", () => budget.Held, "By", "Bytes of bodies that posts hold in memory now.");
    }

    /// <summary>Rejected events were kept.</summary>
    public void Rejected(IReadOnlyList<RejectionEntry> events)
    {
        foreach (var rejected in events) _rejected.Add(1, new KeyValuePair<string, object?>("code", rejected.Code));
    }
}
