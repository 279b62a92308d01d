using System.Diagnostics;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Storage.Postgres;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Frozen;

/// <summary>
/// Promise P9 with the embedded store, which one silo alone may use: a second process that reads its file (the command
/// <c>check</c>, a backup) and stands still, wherever it stands, keeps nobody from writing.
/// </summary>
public sealed class FrozenReaderTests(ITestOutputHelper output) : IDisposable
{
    public const string Verb = "--check-for-ever";
    private const int Stops = 60;

    // What it is cut to (journal_size_limit), and what may be written before the next time.
    private const long MaxLogBytes = (64 + 8) << 20;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private readonly SqliteStoreOptions options = new() { DataPath = Directory.CreateTempSubdirectory("frozen-").FullName };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(options.DataPath, recursive: true);

    /// <summary>What the second process does: it opens the file, checks it and closes it, again and again.</summary>
    public static int CheckForEver(string directory)
    {
        Console.Out.WriteLine("open");
        while (true)
            foreach (var fault in SqliteCheck.Run(new() { DataPath = directory })) Console.Out.WriteLine(fault);
    }

    [Fact]
    public async Task A_reader_stopped_anywhere_keeps_nobody_from_writing_and_what_the_log_has_grown_by_is_used_again()
    {
        await using var store = new SqliteSessionStore(options, TimeProvider.System);
        store.Open();
        var session = 0;
        for (; session < 300; session++) await store.CommitAsync(Commit(Row(Key(session)), Event(1)), Cancelled);

        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(FrozenReaderTests).Assembly.Location);
        start.ArgumentList.Add(Verb);
        start.ArgumentList.Add(options.DataPath);
        using var reader = Process.Start(start)!;
        try
        {
            Assert.Equal("open", await reader.StandardOutput.ReadLineAsync(Cancelled));
            var (random, longest) = (new Random(9), TimeSpan.Zero);
            for (var stop = 0; stop < Stops; stop++)
            {
                // Somewhere in a check, which takes some milliseconds.
                await Task.Delay(TimeSpan.FromMicroseconds(random.Next(20_000)), TimeProvider.System, Cancelled);
                await ServerProgram.SignalAsync(reader, "STOP");
                var begun = Stopwatch.GetTimestamp();
                for (var write = 0; write < 20; write++)
                {
                    var writing = store.CommitAsync(Commit(Row(Key(session++)), Event(1)), Cancelled).AsTask();
                    Assert.True(await Task.WhenAny(writing, Task.Delay(Bound, TimeProvider.System, Cancelled)) == writing, $"A reader at stop {stop} keeps the store from writing.");
                    Assert.Equal(CommitResult.Committed, await writing);
                }

                if (Stopwatch.GetElapsedTime(begun) is var took && took > longest) longest = took;
                await ServerProgram.SignalAsync(reader, "CONT");
            }

            // While it stands in a snapshot, the log keeps what was written since; afterwards the log begins anew.
            await ServerProgram.SignalAsync(reader, "STOP");
            var log = new FileInfo(options.DatabaseFile + "-wal");
            for (var write = 0; write < 3_000; write++) await store.CommitAsync(Commit(Row(Key(session++)), Event(1)), Cancelled);
            log.Refresh();
            var grown = log.Length;
            reader.Kill();
            await reader.WaitForExitAsync(Cancelled);
            for (var write = 0; write < 3_000; write++) await store.CommitAsync(Commit(Row(Key(session++)), Event(1)), Cancelled);
            log.Refresh();
            Assert.InRange(log.Length, 1, MaxLogBytes);
            output.WriteLine($"20 writes beside a stopped reader took {longest.TotalMilliseconds:f0} ms at most; the log had {grown >> 10} KiB, and {log.Length >> 10} KiB later");
            Assert.Equal(session, (await store.ListSessionsAsync(Query() with { Limit = session + 1 }, Cancelled)).Count);
        }
        finally
        {
            if (!reader.HasExited) reader.Kill();
            await reader.WaitForExitAsync(CancellationToken.None);
        }
    }
}
