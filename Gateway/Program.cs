using Audiogum.Sessions.Gateway;
using Audiogum.Sessions.Gateway.Admin;
using Audiogum.Sessions.Gateway.Administration.Commands;
using Audiogum.Sessions.Gateway.Demo;
using Audiogum.Sessions.Gateway.Importing;
using Audiogum.Sessions.Gateway.Load;
using Audiogum.Sessions.Gateway.Reconciling;
using Audiogum.Sessions.Silo;
using Audiogum.Sessions.Silo.Telemetry;

if (args is [ImportCommand.Name, ..]) return await ImportCommand.RunAsync(args[1..], Console.Out, Console.Error, TimeProvider.System);
if (args is [ReconcileCommand.Name, ..]) return await ReconcileCommand.RunAsync(args[1..], Console.Out, Console.Error);
if (args is [LoadCommand.Name, ..]) return await LoadCommand.RunAsync(args[1..], Console.Out, Console.Error, TimeProvider.System);
if (AdminCommand.IsAskedFor(args)) return await AdminCommand.RunAsync(args);

// Settings are read once. Watching their files means to watch all below the directory that the server stands in, its own data too.
var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. DemoMode.WithoutSwitch(args)]);
if (DemoMode.IsAskedFor(args)) builder.AddDemo();
builder.AddGateway();
builder.UseSessions(); // the one place where the gateway knows the silo: both in one process, or a client of others
builder.AddTelemetry("audiogum-sessions-gateway");

if (builder.Configuration.ClusterFaults() is { Count: > 0 } faults)
{
    await Console.Error.WriteLineAsync(string.Join('\n', faults));
    return 1;
}

var app = builder.Build();
app.UseGateway();
app.MapMetrics()?.OnAdminListener().AllowAnonymous();
if (app.CannotStart() is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 1;
}

await app.RunAsync();
return 0;
