using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Audiogum.Sessions.Tests.Storage.Postgres;
using Npgsql;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>
/// A host of its own on this machine: a network namespace with two cables, one to its peers and one to the database, each
/// of which can be pulled. What is sent then is not refused, it is lost.
/// </summary>
internal sealed class Host : IAsyncDisposable
{
    private readonly string name = string.Create(CultureInfo.InvariantCulture, $"ses{Environment.ProcessId}");
    private readonly CancellationTokenSource closing = new();
    private TcpListener? relay;
    private Task relaying = Task.CompletedTask;

    private Host()
    {
    }

    /// <summary>What goes before a command that is to run there.</summary>
    public IReadOnlyList<string> Command => ["ip", "netns", "exec", name];

    /// <summary>The address of this side of the cable to its peers.</summary>
    public static string Near => "10.213.7.1";

    /// <summary>Its own address on that cable.</summary>
    public static string Far => "10.213.7.2";

    private static IPAddress NearDatabase { get; } = IPAddress.Parse("10.213.7.5");

    /// <summary>Skips the test, with the reason, where no such host can be made.</summary>
    public static void SkipUnlessPossible() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && (File.Exists("/usr/sbin/ip") || File.Exists("/sbin/ip")), "Only root on Linux with iproute2 can make a network of its own.");

    /// <summary>Makes it.</summary>
    public static async Task<Host> CreateAsync()
    {
        var host = new Host();
        try
        {
            await Ip("netns", "add", host.name);
            await Ip("-n", host.name, "link", "set", "dev", "lo", "up");
            await host.ConnectAsync("peers", $"{Near}/30", $"{Far}/30");
            await host.ConnectAsync("store", $"{NearDatabase}/30", "10.213.7.6/30");
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same database, by the cable to it.</summary>
    public string ByCable(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        relay = new(NearDatabase, 0);
        relay.Start();
        relaying = RelayAsync(relay, new(IPAddress.Parse(database.Host!), database.Port));
        return new NpgsqlConnectionStringBuilder(connectionString) { Host = NearDatabase.ToString(), Port = ((IPEndPoint)relay.LocalEndpoint).Port }.ConnectionString;
    }

    /// <summary>Pulls the cable to its peers, or both.</summary>
    public async Task CutAsync(bool fromDatabaseToo)
    {
        await SetAsync("peers", "down");
        if (fromDatabaseToo) await SetAsync("store", "down");
    }

    /// <summary>Plugs both in again.</summary>
    public async Task MendAsync()
    {
        await SetAsync("peers", "up");
        await SetAsync("store", "up");
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        relay?.Stop();
        await relaying;
        relay?.Dispose();
        closing.Dispose();
        await Ip("netns", "delete", name); // its ends of the cables go with it, and so do ours
    }

    private static Task Ip(params string[] arguments) => ServerProgram.RunAsync(new("ip", arguments));

    private async Task ConnectAsync(string cable, string near, string far)
    {
        await Ip("link", "add", name + cable, "type", "veth", "peer", "name", cable, "netns", name);
        await Ip("addr", "add", near, "dev", name + cable);
        await Ip("link", "set", "dev", name + cable, "up");
        await Ip("-n", name, "addr", "add", far, "dev", cable);
        await SetAsync(cable, "up");
    }

    private Task SetAsync(string cable, string state) => Ip("-n", name, "link", "set", "dev", cable, state);

    private async Task RelayAsync(TcpListener from, IPEndPoint to)
    {
        try
        {
            while (true)
            {
                var near = await from.AcceptTcpClientAsync(closing.Token);
                _ = RelayAsync(near, to);
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient near, IPEndPoint to)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                await far.ConnectAsync(to, closing.Token);
                var (one, other) = (near.GetStream(), far.GetStream());
                await Task.WhenAny(one.CopyToAsync(other, closing.Token), other.CopyToAsync(one, closing.Token));
            }
            catch (Exception broken) when (broken is OperationCanceledException or SocketException or IOException)
            {
                // Both ends are closed, as the cable's would be.
            }
        }
    }
}
