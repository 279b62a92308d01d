using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Audiogum.Sessions.Tests.Storage.Postgres;

/// <summary>A real PostgreSQL for the tests of a class, with as many databases as they ask for.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private readonly int port = ServerProgram.FreePort();
    private string path = string.Empty;
    private Process? process;
    private int databases;

    private string Server => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Maximum Pool Size=40;Include Error Detail=true";

    /// <summary>Starts the server over an empty directory.</summary>
    public async ValueTask InitializeAsync()
    {
        path = await ServerProgram.DirectoryAsync("postgres-");
        await ServerProgram.RunAsync(ServerProgram.AsUser(Program("initdb"), "--pgdata", path, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"));
        await StartAsync();
    }

    /// <summary>Starts the server, again after <see cref="StopAsync"/> or <see cref="CrashAsync"/>, and waits until it answers.</summary>
    public async Task StartAsync(params string[] settings)
    {
        var start = ServerProgram.AsUser(
            Program("postgres"), "-D", path, "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200", "-c", "autovacuum=off");
        foreach (var setting in settings) start.ArgumentList.Add($"--{setting}");
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var begun = Stopwatch.GetTimestamp();
        while (!await AnswersAsync())
        {
            Assert.False(process.HasExited, "PostgreSQL ended");
            Assert.True(Stopwatch.GetElapsedTime(begun) < StartDeadline, "PostgreSQL does not answer");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Makes a place for tables of its own, a schema; returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref databases)}";
        await using var server = NpgsqlDataSource.Create(Server);
        await using var command = server.CreateCommand($"create schema {name}");
        await command.ExecuteNonQueryAsync();
        return $"{Server};Search Path={name}";
    }

    /// <summary>Ends every other connection to it, as a firewall or an operator may; the server goes on.</summary>
    public async Task CutConnectionsAsync()
    {
        await using var server = NpgsqlDataSource.Create($"{Server};Pooling=false");
        await using var command = server.CreateCommand("select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()");
        Assert.True(await command.ExecuteScalarAsync() is > 0L, "nobody was connected");
    }

    /// <summary>Stops the server at once, as its operator would; connections break.</summary>
    public Task StopAsync() => EndAsync("INT");

    /// <summary>Ends the server without a checkpoint: what is not in its log on the disk by then is lost, as in a crash.</summary>
    public Task CrashAsync() => EndAsync("QUIT");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process?.Dispose();
        Directory.Delete(path, recursive: true);
    }

    private async Task EndAsync(string signal)
    {
        if (process is not { HasExited: false }) return;
        await ServerProgram.SignalAsync(process, signal);
        await process.WaitForExitAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{Server};Pooling=false;Timeout=2");
            await connection.OpenAsync();
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    // Debian keeps the server's programs out of the path.
    private static string Program(string name)
    {
        const string packages = "/usr/lib/postgresql";
        var versions = Directory.Exists(packages) ? Directory.GetDirectories(packages) : [];
        return versions.OrderByDescending(version => int.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin", name))
            .FirstOrDefault(File.Exists) ?? name;
    }
}
