namespace Audiogum.Sessions.Silo.Telemetry;

/// <summary>What the process tells about itself, section <c>Telemetry</c>. OTLP has no setting here: the standard <c>OTEL_</c> variables are its settings.</summary>
public sealed class TelemetryOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Telemetry";

    /// <summary>Whether <c>/metrics</c> is served for Prometheus: by a gateway on its admin listener, by a silo on its only one. Default false.</summary>
    public bool Prometheus { get; set; }
}
