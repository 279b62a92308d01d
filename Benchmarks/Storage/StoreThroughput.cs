using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;

namespace Audiogum.Sessions.Benchmarks.Storage;

/// <summary>
/// What the embedded store carries: 64 callers, each with 50 open sessions of 15 commits, rows of 3.3 KB. Prints commits
/// a second, CPU and allocation of each (the caller's work included), and how long a caller waits.
/// </summary>
internal static class StoreThroughput
{
    private const int Callers = 64;

    public static async Task RunAsync(string[] args)
    {
        var events = Number(args, 0, 1);
        var seconds = Number(args, 1, 5);
        var rate = Number(args, 2, 0);
        var directory = Directory.CreateTempSubdirectory("store-throughput-");
        try
        {
            await using var store = new SqliteSessionStore(new SqliteStoreOptions { DataPath = directory.FullName }, TimeProvider.System);
            store.Open();
            var sessions = Enumerable.Range(0, Callers).Select(caller => new OpenSessions(caller, events)).ToArray();
            await MeasureAsync("warm-up", store, sessions, seconds, rate);
            await MeasureAsync("measured", store, sessions, seconds, rate);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, SqliteSessionStore store, OpenSessions[] sessions, int seconds, int rate)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated, clock) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
        var waits = new ConcurrentBag<double>();
        await Task.WhenAll(sessions.Select(caller => Task.Run(() => CommitAsync(caller))));

        var elapsed = clock.Elapsed.TotalSeconds;
        process.Refresh();
        var sorted = waits.Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {sorted.Length / elapsed:F0} commits/s, {(process.TotalProcessorTime - cpu).TotalMicroseconds / sorted.Length:F1} µs CPU and "
            + $"{(GC.GetTotalAllocatedBytes() - allocated) / sorted.Length} bytes allocated a commit, wait p50 {At(0.5):F1} p99 {At(0.99):F1} max {At(1):F1} ms"));

        double At(double share) => sorted[(int)(share * (sorted.Length - 1))];

        async Task CommitAsync(OpenSessions caller)
        {
            for (var count = 0; clock.Elapsed.TotalSeconds < seconds; count++)
            {
                var due = rate == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)count * Callers / rate) - clock.Elapsed;
                if (due > TimeSpan.Zero) await Task.Delay(due, TimeProvider.System);
                var commit = caller.Next();
                var began = Stopwatch.GetTimestamp();
                if (await store.CommitAsync(commit, CancellationToken.None) != CommitResult.Committed) throw new InvalidOperationException("Another writer.");
                waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
    }

    private static int Number(string[] args, int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;
}
