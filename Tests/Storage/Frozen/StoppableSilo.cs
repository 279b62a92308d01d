using System.Diagnostics;
using System.Globalization;
using Audiogum.Sessions.Storage.Postgres;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Storage.Frozen;

/// <summary>
/// A process with a store of its own, as a silo has, that makes the calls it is told on its standard input, a line
/// <c>name run</c> for each, and says <c>done</c> when a call ended well, or why it did not.
/// </summary>
internal sealed class StoppableSilo : IAsyncDisposable
{
    public const string Verb = "--make-store-calls";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly Process process;

    private StoppableSilo(Process process) => this.process = process;

    /// <summary>Starts one, of this very executable, and waits until its store is open.</summary>
    public static async Task<StoppableSilo> StartAsync(string connectionString)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(StoppableSilo).Assembly.Location);
        start.ArgumentList.Add(Verb);
        start.ArgumentList.Add(connectionString);
        var silo = new StoppableSilo(Process.Start(start)!);
        Assert.Equal("open", await silo.HearAsync());
        return silo;
    }

    /// <summary>What the process does.</summary>
    public static async Task<int> RunAsync(string connectionString)
    {
        await using var store = new PostgresSessionStore(new() { ConnectionString = connectionString });
        await store.OpenAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync("open");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var (name, run) = (line.Split(' ')[0], int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
            try
            {
                await StoreCalls.All[name](store, run);
                await Console.Out.WriteLineAsync("done");
            }
            catch (Exception exception)
            {
                await Console.Out.WriteLineAsync($"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
            }
        }

        return 0;
    }

    /// <summary>Begins a call; returns what it says when it has ended.</summary>
    public async Task<string> CallAsync(string name, int run)
    {
        await process.StandardInput.WriteLineAsync($"{name} {run}");
        await process.StandardInput.FlushAsync();
        return await HearAsync();
    }

    /// <summary>Stops it, or lets it go on.</summary>
    public Task SignalAsync(string signal) => ServerProgram.SignalAsync(process, signal);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<string> HearAsync() => await process.StandardOutput.ReadLineAsync().WaitAsync(Deadline, TimeProvider.System) ?? "it has ended";
}
