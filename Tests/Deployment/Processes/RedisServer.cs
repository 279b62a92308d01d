using System.Diagnostics;
using System.Globalization;
using Audiogum.Sessions.Tests.Storage.Postgres;
using StackExchange.Redis;

namespace Audiogum.Sessions.Tests.Deployment.Processes;

/// <summary>A real Redis that keeps nothing on the disk.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private readonly int port = ServerProgram.FreePort();
    private Process? process;

    /// <summary>How to reach it.</summary>
    public string ConnectionString => $"127.0.0.1:{port}";

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo(
            "redis-server", ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(), "--logfile", "/dev/null"]);
        process = Process.Start(start)!;
        await using var redis = await ConnectionMultiplexer.ConnectAsync(ConnectionString + ",abortConnect=false,connectRetry=100,connectTimeout=500");
        await redis.GetDatabase().PingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
