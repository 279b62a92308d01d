using System.Diagnostics.Metrics;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>What the streams measure, in the meter <c>Audiogum.Sessions</c>.</summary>
public sealed class StreamInstruments
{
    /// <summary>Creates the instruments.</summary>
    public StreamInstruments(IMeterFactory meters, OpenStreams streams) => meters.Create("Audiogum.Sessions")
        .CreateObservableUpDownCounter("sessions.streams.open", () => streams.Count, "{stream}", "Streams (SSE) that are open now.");
}
