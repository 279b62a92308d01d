using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Storage.Azure;

/// <summary>
/// Azurite, Microsoft's own emulator of Azure Storage, for the tests of a class: blobs and tables in memory, on free
/// loopback ports. Installed by test.sh, as package-lock.json says.
/// </summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);

    private readonly int blobs = ServerProgram.FreePort();
    private readonly int queues = ServerProgram.FreePort();
    private readonly int tables = ServerProgram.FreePort();
    private readonly string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private Process? process;
    private int names;

    /// <summary>How to reach it.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
        $"DefaultEndpointsProtocol=http;AccountName=account;AccountKey={key};BlobEndpoint=http://127.0.0.1:{blobs}/account;TableEndpoint=http://127.0.0.1:{tables}/account;");

    /// <summary>A name for a table or a container that no other test has.</summary>
    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref names)}");

    public ValueTask InitializeAsync() => new(StartAsync());

    /// <summary>Starts it, empty, and waits until it listens.</summary>
    public async Task StartAsync()
    {
        string[] ports = [.. new[] { ("--blobPort", blobs), ("--queuePort", queues), ("--tablePort", tables) }
            .SelectMany(port => new[] { port.Item1, port.Item2.ToString(CultureInfo.InvariantCulture) })];
        var start = new ProcessStartInfo("node", [Program(), "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent", .. ports])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            Environment = { ["AZURITE_ACCOUNTS"] = $"account:{key}" },
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var begun = Stopwatch.GetTimestamp();
        while (!await ListensAsync(blobs) || !await ListensAsync(tables))
        {
            Assert.False(process.HasExited, "Azurite ended");
            Assert.True(Stopwatch.GetElapsedTime(begun) < StartDeadline, "Azurite does not listen");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>Ends it; what it held is gone.</summary>
    public async Task StopAsync()
    {
        if (process is not { HasExited: false }) return;
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process?.Dispose();
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Below the checkout, wherever the tests were built to.
    private static string Program()
    {
        const string installed = "Tests/Storage/Azure/node_modules/azurite/dist/src/azurite.js";
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, installed))) return Path.Combine(folder.FullName, installed);
        }

        throw new InvalidOperationException("Azurite is not installed: npm ci --prefix Tests/Storage/Azure");
    }
}
