using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Faults;
using Audiogum.Sessions.Storage.Sqlite;
using Microsoft.Extensions.Time.Testing;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Faults;

/// <summary>Promise P8: behind a store that hangs nothing gathers, and when it goes on it is used again.</summary>
public sealed class WriteWatchTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void A_write_that_is_pending_for_longer_than_the_bound_stalls_the_store_until_it_ends()
    {
        var watch = new WriteWatch(_time);
        var (first, second) = (new WatchedWrite(), new WatchedWrite());
        watch.Begin(first);
        _time.Advance(TimeSpan.FromSeconds(3));
        watch.Begin(second);
        _time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.Equal(TimeSpan.FromSeconds(5.5), watch.Oldest);
        Assert.True(watch.IsStalled);
        Assert.Contains("2 writes are pending", Assert.Throws<StoreUnavailableException>(() => watch.Begin(new())).Message, StringComparison.Ordinal);

        watch.End(first);
        Assert.Equal(TimeSpan.FromSeconds(2.5), watch.Oldest);
        watch.Begin(new());
    }

    [Fact]
    public void Writes_may_end_in_any_order()
    {
        var watch = new WriteWatch(_time);
        var writes = Enumerable.Range(0, 100).Select(_ => new WatchedWrite()).ToArray();
        foreach (var write in writes) watch.Begin(write);
        _time.Advance(TimeSpan.FromSeconds(6));
        new Random(3).Shuffle(writes);
        foreach (var write in writes) watch.End(write);
        Assert.Equal(TimeSpan.Zero, watch.Oldest);
    }

    [Fact]
    public void One_slow_write_among_others_that_succeed_stalls_nothing_until_nothing_succeeds_any_more()
    {
        var watch = new WriteWatch(_time);
        watch.Begin(new());
        for (var second = 0; second < 20; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var other = new WatchedWrite();
            watch.Begin(other);
            watch.Succeeded();
            watch.End(other);
            Assert.False(watch.IsStalled);
        }

        _time.Advance(TimeSpan.FromSeconds(5.5));
        Assert.True(watch.IsStalled);
        Assert.Contains("1 writes are pending", Assert.Throws<StoreUnavailableException>(() => watch.Begin(new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_counts_until_something_is_written()
    {
        var watch = new WriteWatch(_time);
        watch.Succeeded();
        watch.Failed();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), watch.SinceFailure);
        watch.Succeeded();
        Assert.Null(watch.SinceFailure);
    }

    /// <summary>Another process holds the file's write lock: the writer hangs at it as it would at a disk.</summary>
    [Fact]
    public async Task A_store_whose_file_hangs_refuses_writes_at_once_and_takes_them_again_by_itself()
    {
        var options = new SqliteStoreOptions { DataPath = Directory.CreateTempSubdirectory("stalled-").FullName };
        var watch = new WriteWatch(TimeProvider.System, TimeSpan.FromMilliseconds(200));
        await using (var store = new SqliteSessionStore(options, TimeProvider.System, watch))
        {
            store.Open();
            Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(0))), Cancelled));
            Task<CommitResult> hanging;
            using (var other = SqliteDatabase.Open(options.DatabaseFile, readOnly: false))
            {
                other.Execute("BEGIN IMMEDIATE");
                hanging = store.CommitAsync(Commit(Row(Key(1))), Cancelled).AsTask();
                await UntilAsync(() => watch.IsStalled);
                for (var session = 2; session < 1_000; session++)
                    await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.CommitAsync(Commit(Row(Key(session))), Cancelled));
                Assert.False(hanging.IsCompleted);
                other.Execute("ROLLBACK");
            }

            Assert.Equal(CommitResult.Committed, await hanging);
            Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(2))), Cancelled));
        }

        Directory.Delete(options.DataPath, recursive: true);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
    }
}
