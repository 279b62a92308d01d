using System.Diagnostics.Metrics;

namespace Audiogum.Sessions.Grains.Retention;

/// <summary>What retention measures, in the meter <c>Audiogum.Sessions</c>.</summary>
internal sealed class RetentionInstruments(IMeterFactory meters)
{
    private readonly Counter<long> doubts = meters.Create("Audiogum.Sessions")
        .CreateCounter<long>("sessions.retention.clock.doubts", "{round}", "Rounds of retention that did not believe the clock, by reason.");

    public void Doubted(ClockDoubt doubt) => doubts.Add(1, new KeyValuePair<string, object?>("reason", doubt == ClockDoubt.Disagrees ? "disagrees" : "jumped"));
}
