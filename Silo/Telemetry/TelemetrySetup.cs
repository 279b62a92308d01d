using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Audiogum.Sessions.Silo.Telemetry;

/// <summary>
/// Metrics and traces by OpenTelemetry: pushed over OTLP where its own variables name a collector (<see cref="OtlpSignal"/>),
/// served to Prometheus where <see cref="TelemetryOptions.Prometheus"/> or <c>OTEL_METRICS_EXPORTER</c> asks for it. With
/// neither nothing is added, and instruments that nobody listens to cost next to nothing.
/// </summary>
public static class TelemetrySetup
{
    /// <summary>Our own meter and source.</summary>
    public const string Name = "Audiogum.Sessions";

    /// <summary>Where Prometheus finds the metrics.</summary>
    public const string MetricsPath = "/metrics";

    private static readonly string[] Meters =
        [Name, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql"];

    // Application: calls between our own actors. Orleans' other sources tell of its inner life, by every grain.
    private static readonly string[] Sources = [Name, "Microsoft.Orleans.Application"];

    /// <summary>Whether spans go anywhere. Only then do calls between actors carry the trace they belong to.</summary>
    public static bool IsTracing(IConfiguration configuration) => OtlpSignal.Traces(configuration).IsPushed;

    /// <summary>Adds what is asked for.</summary>
    /// <param name="builder">The process.</param>
    /// <param name="service">What the process is called where <c>OTEL_SERVICE_NAME</c> does not say.</param>
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        var (traced, measured) = (OtlpSignal.Traces(builder.Configuration), OtlpSignal.Metrics(builder.Configuration));
        var pull = IsScraped(builder.Configuration);
        foreach (var warning in traced.Warnings().Concat(measured.Warnings())) Console.Error.WriteLine(warning);
        if (!traced.IsPushed && !measured.IsPushed && !pull) return builder;

        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(service).AddEnvironmentVariableDetector());
        if (measured.IsPushed || pull)
        {
            telemetry.WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);
                if (measured.IsPushed) metrics.AddOtlpExporter(measured.Apply);
                if (pull) metrics.AddPrometheusExporter();
            });
        }

        if (!traced.IsPushed) return builder;
        telemetry.WithTracing(traces => traces
            .AddSource(Sources)
            .AddAspNetCoreInstrumentation(http => http.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            .AddProcessor(new SpanAnonymizer())
            .AddOtlpExporter(traced.Apply));
        return builder;
    }

    /// <summary>Maps <see cref="MetricsPath"/> if it is asked for; null if not.</summary>
    public static IEndpointConventionBuilder? MapMetrics(this WebApplication app) =>
        IsScraped(app.Configuration) ? app.MapPrometheusScrapingEndpoint(MetricsPath) : null;

    private static bool IsScraped(IConfiguration configuration) =>
        configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() is { Prometheus: true } || OtlpSignal.Metrics(configuration).Names("prometheus");
}
