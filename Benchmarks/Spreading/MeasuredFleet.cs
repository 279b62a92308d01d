using System.Diagnostics;
using System.Globalization;
using Audiogum.Sessions.Benchmarks.EndToEnd;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Silo;
using Npgsql;

namespace Audiogum.Sessions.Benchmarks.Spreading;

/// <summary>CPU time of the parts of a fleet.</summary>
/// <param name="Gateway">The gateway's process.</param>
/// <param name="Silos">All silos together.</param>
/// <param name="Database">All PostgreSQL processes of this machine.</param>
internal readonly record struct FleetCpu(TimeSpan Gateway, TimeSpan Silos, TimeSpan Database)
{
    public static FleetCpu operator -(FleetCpu a, FleetCpu b) => new(a.Gateway - b.Gateway, a.Silos - b.Silos, a.Database - b.Database);
}

/// <summary>A gateway and some silos, each a process, over a schema of their own in one PostgreSQL; or one process that is both.</summary>
internal sealed class MeasuredFleet : IDisposable
{
    private const double TicksPerSecond = 100; // of /proc/<pid>/stat, USER_HZ on Linux
    private readonly List<MeasuredServer> silos = [];

    private MeasuredFleet(string name) => Name = name;

    /// <summary>What it is, for the table.</summary>
    public string Name { get; }

    /// <summary>Where posts go.</summary>
    public MeasuredServer Gateway { get; private set; } = null!;

    /// <summary>CPU time until now.</summary>
    public FleetCpu Cpu => new(Gateway.Cpu, TimeSpan.FromTicks(silos.Sum(silo => silo.Cpu.Ticks)), DatabaseCpu());

    /// <summary>Starts a gateway and so many silos; none means that the gateway is a silo too.</summary>
    public static async Task<MeasuredFleet> StartAsync(string connectionString, int silos, Identity identity)
    {
        var fleet = new MeasuredFleet(silos == 0 ? "together" : string.Create(CultureInfo.InvariantCulture, $"{silos}"));
        var settings = await SettingsAsync(connectionString);
        try
        {
            for (var i = 0; i < silos; i++)
            {
                fleet.silos.Add(await MeasuredServer.StartAsync(
                    typeof(SiloOptions).Assembly.Location, [], identity.Accepted([.. settings, ("Sessions__GatewayPort", FreePort())]), null));
                await fleet.silos[^1].UntilReadyAsync();
            }

            var mode = ("Sessions__Mode", (silos == 0 ? HostingMode.Together : HostingMode.Client).ToString());
            fleet.Gateway = await MeasuredServer.StartAsync(typeof(CurrentCaller).Assembly.Location, [], identity.Accepted([.. settings, mode]), identity.Token("bench"));
            await fleet.Gateway.UntilReadyAsync();
            return fleet;
        }
        catch
        {
            fleet.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Gateway?.Dispose();
        foreach (var silo in silos) silo.Dispose();
    }

    private static async Task<(string, string)[]> SettingsAsync(string connectionString)
    {
        var schema = $"spreading{Guid.NewGuid():N}";
        await using (var database = NpgsqlDataSource.Create(connectionString))
        {
            await using var create = database.CreateCommand($"create schema {schema}");
            await create.ExecuteNonQueryAsync();
        }

        var own = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = schema }.ConnectionString;
        var start = new ProcessStartInfo("dotnet", [typeof(SiloOptions).Assembly.Location, "schema"]) { Environment = { ["ConnectionStrings__PostgreSql"] = own } };
        using var command = Process.Start(start)!;
        await command.WaitForExitAsync();
        if (command.ExitCode != 0) throw new InvalidOperationException("The schema could not be made.");
        return [("ConnectionStrings__PostgreSql", own), ("Sessions__Store", "PostgreSql"), ("Sessions__Clustering__Provider", "PostgreSql")];
    }

    // By what the kernel calls them: each connection's process gives itself a title of its own.
    private static TimeSpan DatabaseCpu() => TimeSpan.FromSeconds(
        Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])).Sum(path => PostgresTicks(Path.Combine(path, "stat"))) / TicksPerSecond);

    private static long PostgresTicks(string stat)
    {
        try
        {
            var text = File.ReadAllText(stat);
            if (!text.Contains("(postgres)", StringComparison.Ordinal)) return 0;

            // After the name: the 12th and 13th fields are user and system time.
            var fields = text.Split(") ")[1].Split(' ');
            return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it ended meanwhile
        }
    }

    /// <summary>A port that nobody listens on now.</summary>
    internal static string FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
