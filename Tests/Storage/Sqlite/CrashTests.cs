using System.Globalization;
using Audiogum.Sessions.Storage.Sqlite;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Sqlite;

/// <summary>What a killed process had acknowledged is there, whole and once (promise P1).</summary>
public sealed class CrashTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("sessions-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_process_killed_under_load_leaves_every_acknowledged_commit_behind_exactly()
    {
        for (var round = 0; round < 3; round++)
        {
            var acknowledged = await KillAfterAsync(acknowledgements: 400);
            await AssertHoldsAsync(acknowledged);
        }
    }

    /// <summary>The highest acknowledged revision of each session.</summary>
    private async Task<Dictionary<int, long>> KillAfterAsync(int acknowledgements)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var process = CommittingProcess.Start(_directory);
        var highest = new Dictionary<int, long>();
        try
        {
            for (var count = 0; await process.StandardOutput.ReadLineAsync(patience.Token) is { } line; count++)
            {
                if (line.Split(' ') is not [var session, var revision] || !long.TryParse(revision, CultureInfo.InvariantCulture, out var number))
                    break; // the line that the kill cut
                highest[int.Parse(session, CultureInfo.InvariantCulture)] = number;
                if (count == acknowledgements) process.Kill();
            }
        }
        finally
        {
            process.Kill();
        }

        await process.WaitForExitAsync(patience.Token);
        Assert.True(highest.Values.Sum() >= acknowledgements);
        return highest;
    }

    private async Task AssertHoldsAsync(Dictionary<int, long> acknowledged)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var store = new SqliteSessionStore(new SqliteStoreOptions { DataPath = _directory }, TimeProvider.System);
        store.Open();
        for (var session = 0; session < CommittingProcess.Sessions; session++)
        {
            var stored = (await store.FindSessionAsync(Key(session), cancellationToken))?.Revision ?? 0;
            var least = acknowledged.GetValueOrDefault(session);
            Assert.InRange(stored, least, long.MaxValue);

            var kept = (await store.FindSnapshotAsync(CommittingProcess.KeptOf(session), cancellationToken))?.ToArray();
            Assert.InRange(kept is null ? 0 : BitConverter.ToInt64(kept), least, stored);

            var expected = Enumerable.Range(1, (int)stored).SelectMany(revision => CommittingProcess.CommitOf(session, revision).Events);
            var events = await store.ReadEventsAsync(Key(session), cancellationToken).ToListAsync(cancellationToken);
            Assert.Equal(
                expected.Select(entry => (entry.SequenceNumber, Text(entry.Json))),
                events.Select(entry => (entry.SequenceNumber, Text(entry.Json))));
        }
    }
}
