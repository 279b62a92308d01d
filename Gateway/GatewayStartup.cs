using Audiogum.Sessions.Gateway.Admin;
using Audiogum.Sessions.Gateway.Administration;
using Audiogum.Sessions.Gateway.Amendments;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Dashboards;
using Audiogum.Sessions.Gateway.Erasure;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Exports;
using Audiogum.Sessions.Gateway.Health;
using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Gateway.Listings;
using Audiogum.Sessions.Gateway.Live;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Reconciling;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Gateway.SignIn;
using Audiogum.Sessions.Gateway.Transport;

using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Audiogum.Sessions.Gateway;

/// <summary>The HTTP door as a whole: which rooms it has, and in what order a request passes them.</summary>
public static class GatewayStartup
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    // Lowest in rank: every file, variable and argument overrides these. A line a request would cost more than the request.
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",

        // It logs nothing at Warning, but for any level at all it gives each request an activity of its own; tracing does so anyway.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    /// <summary>Adds all rooms.</summary>
    public static void AddGateway(this WebApplicationBuilder builder)
    {
        if (AddressKeys.All(key => string.IsNullOrEmpty(builder.Configuration[key])))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.AddAdminListener();
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.WebHost.ConfigureKestrel(ConnectionLimits.Apply).UseSockets(WithoutHops);
        builder.Services.TryAddSingleton(TimeProvider.System);
        var isClient = string.Equals(builder.Configuration["Sessions:Mode"], "Client", StringComparison.OrdinalIgnoreCase);
        builder.Services.AddProxies().AddCallers().AddIngestion().AddAdministration().AddHealth(isClient).AddSingleton<OpenStreams>().AddSingleton<StreamInstruments>().AddSingleton<RealtimeStream>().AddSingleton<TailStream>().AddSignIn().AddDashboards().AddExplorer();
    }

    // What has come or is to be sent is dealt with where it is noticed, a pool thread in any case: handing it to another
    // one was a tenth of a small post. The thread that waits for sockets never runs a request.
    private static void WithoutHops(SocketTransportOptions sockets) => sockets.UnsafePreferInlineScheduling = true;

    /// <summary>Builds the pipeline and maps every endpoint.</summary>
    public static void UseGateway(this WebApplication app)
    {
        app.UseProxies();
        app.UseUserAddresses(); // chooses the route: the path before the server is no part of it
        app.UseMiddleware<FaultBoundary>();
        app.UseUnknownPathAnswer();
        app.UseAdminListener();
        app.UseCallers();
        app.UseClusterGuard();

        var readable = app.MapReadable();
        readable.MapIngestion();
        readable.MapSessions();
        readable.MapListings();
        readable.MapDashboardNumbers();
        readable.MapQuality();
        readable.MapArchive();
        readable.MapAdministration();
        readable.MapAmendments();
        readable.MapReconcile();
        readable.MapUsers();
        readable.MapStreams();
        readable.MapExports();
        readable.MapHealth();
        readable.MapExplorer();
        readable.MapSignIn();
        app.MapDashboardPages();
        app.MapClusterDashboard();
    }

    /// <summary>Why the process must not start, for the operator; null when it may.</summary>
    public static string? CannotStart(this WebApplication app)
    {
        var bearer = BearerSettings.Read(app.Configuration);
        return bearer.Faults.Count > 0 ? bearer.Explain() : null;
    }
}
