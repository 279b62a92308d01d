using Audiogum.Sessions.Gateway;
using Audiogum.Sessions.Gateway.Admin;
using Audiogum.Sessions.Gateway.Administration.Commands;
using Audiogum.Sessions.Gateway.Demo;
using Audiogum.Sessions.Gateway.Importing;
using Audiogum.Sessions.Gateway.Installing;
using Audiogum.Sessions.Gateway.Load;
using Audiogum.Sessions.Gateway.Reconciling;
using Audiogum.Sessions.Silo;
using Audiogum.Sessions.Silo.Commands;
using Audiogum.Sessions.Silo.Telemetry;

return await StartFault.CatchAsync(() => RunAsync(args), Console.Error);

static async Task<int> RunAsync(string[] args)
{
    if (args is [InitCommand.Name, ..]) return await InitCommand.RunAsync(args[1..], Console.Out, Console.Error);
    if (args is [TokenCommand.Name, ..]) return await TokenCommand.RunAsync(args[1..], given => CreateBuilder(given).Configuration, Console.Out, Console.Error, TimeProvider.System);
    if (args is [ImportCommand.Name, ..]) return await ImportCommand.RunAsync(args[1..], Console.Out, Console.Error, TimeProvider.System);
    if (args is [ReconcileCommand.Name, ..]) return await ReconcileCommand.RunAsync(args[1..], Console.Out, Console.Error);
    if (args is [LoadCommand.Name, ..]) return await LoadCommand.RunAsync(args[1..], Console.Out, Console.Error, TimeProvider.System);
    if (AdminCommand.IsAskedFor(args)) return await AdminCommand.RunAsync(args);

    var arguments = new ProgramArguments(
        "Audiogum.Sessions.Gateway", "The server: gateway, silo and store in one process, or a gateway of silos in others.",
        [
            (InitCommand.Name, InitCommand.Purpose),
            (TokenCommand.Name, TokenCommand.Purpose),
            (AdminCommand.Verb, "Administer a tenant on a running server."),
            (ImportCommand.Name, "Post files of events to a running server."),
            (ReconcileCommand.Name, "Let a running server compare a day's numbers with its events."),
            (LoadCommand.Name, "Put a running server under load, and check its sums."),
        ],
        [(DemoMode.Switch, "Two tenants with history and listeners, in ./data/demo.")]);
    if (arguments.Answer(args, Console.Out, Console.Error) is { } ended) return ended;

    NativeHeap.LimitArenas();
    var builder = CreateBuilder(DemoMode.WithoutSwitch(args));
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
}

// Settings are read once. Watching their files means to watch all below the directory that the server stands in, its own data too.
static WebApplicationBuilder CreateBuilder(string[] args) => WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
