using Audiogum.Sessions.Silo;
using Audiogum.Sessions.Tests.Deployment.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>Silos and gateways in processes of their own over one PostgreSQL, which also holds their membership.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly (string Key, string Value)[] settings;

    private Fleet((string Key, string Value)[] settings) => this.settings = settings;

    public List<ServerRun> Silos { get; } = [];

    public List<ServerRun> Gateways { get; } = [];

    /// <summary>Starts so many of both, over empty tables, and waits until all are ready.</summary>
    public static async Task<Fleet> StartAsync(PostgresServer postgres, string tenant, int silos, int gateways, params (string Key, string Value)[] more)
    {
        (string, string) connection = ("ConnectionStrings:PostgreSql", await postgres.CreateDatabaseAsync());
        await using (var schema = await ServerRun.CommandAsync(typeof(SiloOptions).Assembly, ["schema"], connection))
        {
            Assert.True(schema.ExitCode == 0, schema.Said);
        }

        var fleet = new Fleet(
        [
            connection, ("Sessions:Clustering:Provider", "PostgreSql"), ("Sessions:Store", "PostgreSql"), ("Sessions:Clustering:GatewayRefresh", "00:00:01"), .. more,
        ]);
        fleet.Silos.AddRange(await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => fleet.SiloAsync())));
        for (var i = 0; i < gateways; i++) fleet.Gateways.Add(await ServerRun.GatewayAsync(tenant, [.. fleet.settings, ("Sessions:Mode", "Client")]));
        await Task.WhenAll(fleet.Gateways.Select(gateway => gateway.UntilReadyAsync()));
        return fleet;
    }

    /// <summary>One more silo, ready.</summary>
    public Task<ServerRun> SiloAsync() => ServerRun.SiloAsync(settings);

    public async ValueTask DisposeAsync()
    {
        foreach (var run in Gateways.Concat(Silos)) await run.DisposeAsync();
    }
}
