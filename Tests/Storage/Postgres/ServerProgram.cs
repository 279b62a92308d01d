using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Audiogum.Sessions.Tests.Storage.Postgres;

/// <summary>A database server's program, in a directory of its own, on a free loopback port. Never runs as root: PostgreSQL refuses to.</summary>
internal static class ServerProgram
{
    private const string User = "postgres";

    /// <summary>A directory that the server's user owns.</summary>
    public static async Task<string> DirectoryAsync(string prefix)
    {
        var path = Directory.CreateTempSubdirectory(prefix).FullName;
        if (Environment.IsPrivilegedProcess) await RunAsync(new("chown", [User, path]));
        return path;
    }

    /// <summary>How to start a program as the server's user, which this process is unless it is root.</summary>
    public static ProcessStartInfo AsUser(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? new("setpriv", ["--reuid", User, "--regid", User, "--clear-groups", "--", program, .. arguments]) { WorkingDirectory = "/" }
        : new(program, arguments);

    /// <summary>Runs a program to its end, which must be a good one.</summary>
    public static async Task RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{start.FileName}: {string.Join('\n', said)}");
    }

    /// <summary>Tells a process something, by its id.</summary>
    public static Task SignalAsync(Process process, string signal) =>
        RunAsync(new("kill", ["-s", signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]));

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
