using Audiogum.Sessions.Silo.Health;
using Audiogum.Sessions.Silo.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Audiogum.Sessions.Silo;

/// <summary>
/// A silo in a process of its own, with a small HTTP listener for whoever operates it: probes, and the metrics where they
/// are asked for. Loopback unless <c>urls</c> says otherwise; nothing that it serves names a tenant.
/// </summary>
public static class SiloProcess
{
    private const string DefaultUrl = "http://127.0.0.1:5081";

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    /// <summary>
    /// The settings of the silo and of its commands: <c>appsettings.json</c>, environment, arguments. They are read once:
    /// watching their files means to watch all below the directory that the silo stands in, its own data too.
    /// </summary>
    /// <param name="args">Arguments without a command.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args) => WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);

    /// <summary>Adds the silo and its listener.</summary>
    public static void AddSiloProcess(this WebApplicationBuilder builder)
    {
        if (AddressKeys.All(key => string.IsNullOrEmpty(builder.Configuration[key]))) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.UseSessionsSilo();
        builder.AddTelemetry("audiogum-sessions-silo");
        builder.Services.AddSiloHealth();
    }

    /// <summary>Maps what the listener serves.</summary>
    public static void MapSiloProcess(this WebApplication app)
    {
        app.MapSiloHealth();
        app.MapMetrics();
    }
}
