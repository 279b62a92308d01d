using Audiogum.Sessions.Silo;
using Audiogum.Sessions.Tests.Deployment.Processes;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>Silos and gateways in processes of their own over one PostgreSQL, which also holds their membership.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly List<ServerRun> started = [];
    private readonly (string Key, string Value)[] settings;

    private Fleet((string Key, string Value)[] settings) => this.settings = settings;

    /// <summary>The silos; one that was replaced is no longer among them.</summary>
    public ServerRun[] Silos { get; private set; } = [];

    /// <summary>The gateways, likewise.</summary>
    public ServerRun[] Gateways { get; private set; } = [];

    /// <summary>
    /// How quickly silos find each other dead in a test: within two seconds. With <c>FLEET_MEMBERSHIP=default</c> the
    /// product's own settings are used instead, to measure them.
    /// </summary>
    public static (string Key, string Value)[] QuickMembership { get; } = Environment.GetEnvironmentVariable("FLEET_MEMBERSHIP") == "default"
        ? []
        : [("Sessions:Clustering:ProbeTimeout", "00:00:01"), ("Sessions:Clustering:MissedProbes", "2"), ("Sessions:Clustering:GatewayRefresh", "00:00:01")];

    /// <summary>Starts so many of both, over empty tables, and waits until all are ready.</summary>
    /// <param name="connectionString">How all of them reach PostgreSQL.</param>
    /// <param name="silos">How many silos.</param>
    /// <param name="gateways">How many gateways.</param>
    /// <param name="more">Settings of all of them.</param>
    public static async Task<Fleet> StartAsync(string connectionString, int silos, int gateways, params (string Key, string Value)[] more)
    {
        (string, string) connection = ("ConnectionStrings:PostgreSql", connectionString);
        await using (var schema = await ServerRun.CommandAsync(typeof(SiloOptions).Assembly, ["schema"], connection))
        {
            Assert.True(schema.ExitCode == 0, schema.Said);
        }

        var fleet = new Fleet([connection, ("Sessions:Clustering:Provider", "PostgreSql"), ("Sessions:Store", "PostgreSql"), .. QuickMembership, .. more]);
        try
        {
            fleet.Silos = await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => fleet.SiloAsync()));
            fleet.Gateways = await Task.WhenAll(Enumerable.Range(0, gateways).Select(_ => fleet.GatewayAsync()));
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }

        return fleet;
    }

    /// <summary>One silo more, ready, in the place of one that is gone.</summary>
    public async Task ReplaceSiloAsync(int place) => Silos[place] = await SiloAsync();

    /// <summary>One gateway more, ready, in the place of one that is gone.</summary>
    public async Task ReplaceGatewayAsync(int place) => Gateways[place] = await GatewayAsync();

    /// <summary>Starts a silo otherwise than the others; it is no member of <see cref="Silos"/>.</summary>
    public async Task<ServerRun> SiloAsync(IReadOnlyList<string> before, string url, params (string Key, string Value)[] own) =>
        Started(await ServerRun.SiloAsync(before, url, [.. settings, .. own]));

    public async ValueTask DisposeAsync()
    {
        foreach (var run in started) await run.DisposeAsync();
    }

    private async Task<ServerRun> SiloAsync() => Started(await ServerRun.SiloAsync(settings));

    private async Task<ServerRun> GatewayAsync()
    {
        // It asks for no tenant of its own: every request brings its token.
        var gateway = Started(await ServerRun.GatewayAsync("nobody", [.. settings, ("Sessions:Mode", "Client")]));
        await gateway.UntilReadyAsync();
        return gateway;
    }

    private ServerRun Started(ServerRun run)
    {
        lock (started) started.Add(run);
        return run;
    }
}
