using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace Audiogum.Sessions.Silo.Telemetry;

/// <summary>
/// What OpenTelemetry's own variables say of one signal (its specification, "Environment Variable Specification" and "OTLP
/// Exporter Configuration"): which exporters, and for OTLP where to and how. A variable of the signal wins over the general one.
/// </summary>
/// <param name="configuration">Where the variables are.</param>
/// <param name="name"><c>TRACES</c> or <c>METRICS</c>.</param>
internal sealed class OtlpSignal(IConfiguration configuration, string name)
{
    private const string Otlp = "otlp";

    /// <summary>Spans.</summary>
    public static OtlpSignal Traces(IConfiguration configuration) => new(configuration, "TRACES");

    /// <summary>Metrics.</summary>
    public static OtlpSignal Metrics(IConfiguration configuration) => new(configuration, "METRICS");

    /// <summary>
    /// Whether it is pushed: <c>OTEL_…_EXPORTER</c> names otlp, or says nothing and there is an endpoint. Without both
    /// nothing is: a server that nobody asked to must not talk to a port of this machine.
    /// </summary>
    public bool IsPushed => !IsDisabled && (Exporters?.Contains(Otlp) ?? (Endpoint is not null || General("ENDPOINT") is not null));

    /// <summary>Whether <c>OTEL_…_EXPORTER</c> names an exporter.</summary>
    /// <param name="exporter">Its name.</param>
    public bool Names(string exporter) => !IsDisabled && Exporters?.Contains(exporter) is true;

    /// <summary>
    /// Sets what the variables of the signal say; the exporter reads the general ones by itself. An endpoint of the signal is
    /// used as it is; to the general one the exporter adds the signal's path.
    /// </summary>
    public void Apply(OtlpExporterOptions options)
    {
        if (Protocol is { } protocol) options.Protocol = protocol;
        if (Endpoint is { } endpoint) options.Endpoint = endpoint;
        if (Own("HEADERS") is { } headers) options.Headers = headers;
        if (TimeoutMilliseconds is { } timeout) options.TimeoutMilliseconds = timeout;
    }

    /// <summary>A warning for each variable that cannot be read and is ignored, as the specification wants it.</summary>
    public IEnumerable<string> Warnings()
    {
        if (Own("PROTOCOL") is not null && Protocol is null) yield return Ignored("PROTOCOL", "grpc nor http/protobuf");
        if (Own("ENDPOINT") is not null && Endpoint is null) yield return Ignored("ENDPOINT", "an http nor an https address");
        if (Own("TIMEOUT") is not null && TimeoutMilliseconds is null) yield return Ignored("TIMEOUT", "a number of milliseconds nor empty");
    }

    private OtlpExportProtocol? Protocol => Own("PROTOCOL")?.ToLowerInvariant() switch
    {
        "grpc" => OtlpExportProtocol.Grpc,
        "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
        _ => null,
    };

    private Uri? Endpoint =>
        Uri.TryCreate(Own("ENDPOINT"), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;

    private int? TimeoutMilliseconds =>
        int.TryParse(Own("TIMEOUT"), CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0 ? milliseconds : null;

    private bool IsDisabled => string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase);

    private string[]? Exporters => configuration[$"OTEL_{name}_EXPORTER"] is { } text && !string.IsNullOrWhiteSpace(text)
        ? text.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : null;

    // The specification takes an empty variable for one that is not set.
    private string? Own(string variable) => NonEmpty($"OTEL_EXPORTER_OTLP_{name}_{variable}");

    private string? General(string variable) => NonEmpty($"OTEL_EXPORTER_OTLP_{variable}");

    private string? NonEmpty(string variable) =>
        configuration[variable] is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    private string Ignored(string variable, string expected) => $"OTEL_EXPORTER_OTLP_{name}_{variable} is neither {expected}, and is ignored.";
}
