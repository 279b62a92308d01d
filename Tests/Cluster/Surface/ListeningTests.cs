using System.Globalization;
using System.Net;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Surface;

public sealed class ListeningTests
{
    private const string Listening = "0A";

    private static readonly string[] Tables = ["tcp", "tcp6"];

    [Fact]
    public async Task Other_machines_reach_http_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The sockets of a process are read from /proc.");
        var path = Directory.CreateTempSubdirectory("listening-").FullName;
        await using (var server = await ServerProcess.StartAsync(path, "acme", "--urls", "http://0.0.0.0:0", "--Sessions:GatewayPort=0"))
        {
            var sockets = SocketsOf(server.Id);
            Assert.Equal([server.Client.BaseAddress!.Port], sockets.Where(socket => !IPAddress.IsLoopback(socket.Address)).Select(socket => socket.Port).Distinct());
            Assert.Contains(sockets, socket => IPAddress.IsLoopback(socket.Address)); // the silo's: they were really read
        }

        Directory.Delete(path, recursive: true);
    }

    private static List<IPEndPoint> SocketsOf(int process)
    {
        var inodes = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
            .Select(entry => File.ResolveLinkTarget(entry, returnFinalTarget: false)?.Name ?? string.Empty)
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target[8..^1]).ToHashSet();
        return
        [
            .. Tables.SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(row => row[3] == Listening && inodes.Contains(row[9])).Select(row => EndPointOf(row[1])),
        ];
    }

    // Words of four bytes, each in the machine's order; the port in the network's.
    private static IPEndPoint EndPointOf(string text)
    {
        var (address, port) = (text.Split(':')[0], text.Split(':')[1]);
        var bytes = Convert.FromHexString(address);
        for (var word = 0; BitConverter.IsLittleEndian && word < bytes.Length; word += 4) Array.Reverse(bytes, word, 4);
        var ip = new IPAddress(bytes);
        return new(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip, int.Parse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
