using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Sqlite;

/// <summary>What the embedded store does when its disk, its file or its neighbours are at fault.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly SqliteStoreOptions _options = new() { DataPath = Directory.CreateTempSubdirectory("sessions-").FullName };
    private SqliteSessionStore? _store;

    private SqliteSessionStore Store => _store!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        OpenAgain();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_options.DataPath, recursive: true);
    }

    [Fact]
    public async Task A_full_disk_refuses_commits_keeps_what_was_acknowledged_and_recovers_by_itself()
    {
        await Store.DisposeAsync();
        _options.MaxBytes = 600_000;
        OpenAgain();

        var acknowledged = 0;
        while (await TryCommitAsync(acknowledged)) acknowledged++;
        Assert.InRange(acknowledged, 5, 60);

        var crowd = await Task.WhenAll(Enumerable.Range(100, 40).Select(TryCommitAsync));
        Assert.DoesNotContain(true, crowd);
        for (var session = 0; session < acknowledged; session++)
            Assert.Single(await Store.ReadEventsAsync(Key(session), Cancelled).ToListAsync(Cancelled));
        Assert.Null(await Store.FindSessionAsync(Key(acknowledged), Cancelled));

        _options.MaxBytes = 0; // room again
        Assert.True(await TryCommitAsync(acknowledged));
        Assert.Equal(acknowledged + 1, (await Store.ListSessionsAsync(Query(), Cancelled)).Count);
    }

    [Fact]
    public async Task A_flipped_bit_in_a_chunk_is_reported_with_its_place_and_never_read()
    {
        await Store.CommitAsync(Commit(Row(Key(1)), Event(1)), Cancelled);
        await Store.CommitAsync(Commit(Row(Key(2)), Event(2)), Cancelled);
        using (var database = SqliteDatabase.Open(_options.DatabaseFile, readOnly: false))
        {
            using var read = database.PrepareOnce("SELECT data FROM chunks WHERE id = 2");
            Assert.True(read.Start().Step());
            var data = read.Blob(0);
            read.Reset();
            data[^20] ^= 4;
            using var write = database.PrepareOnce("UPDATE chunks SET data = ? WHERE id = 2");
            write.Start().Bind(data).Run();
        }

        var fault = await Assert.ThrowsAsync<StoreCorruptException>(
            async () => await Store.ReadEventsAsync(Key(2), Cancelled).ToListAsync(Cancelled));
        Assert.Equal(("chunks", 2), (fault.Table, fault.Row));
        await Assert.ThrowsAsync<StoreCorruptException>(async () => await Store.ListPlayEventsAsync(Tenant, 10, Cancelled));
        Assert.Single(await Store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled));
        var page = await Store.ReadFeedAsync(Tenant, null, Cancelled);
        Assert.Equal([new FeedDamage(Key(2).SessionId, 2)], page.Damaged);
        Assert.Equal([Key(1).SessionId], page.Events.Select(read => read.SessionId));
        Assert.Equal(page.Next, (await Store.ReadFeedAsync(Tenant, page.Next, Cancelled)).Next); // it is passed over, once named
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_unavailable()
    {
        await Store.DisposeAsync();
        await File.WriteAllTextAsync(_options.DatabaseFile, new string('x', 10_000), Cancelled);
        Assert.Contains("not a database", Assert.Throws<StoreUnavailableException>(OpenAgain).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_newer_release_is_refused_and_left_as_it_is()
    {
        await Store.DisposeAsync();
        using (var database = SqliteDatabase.Open(_options.DatabaseFile, readOnly: false)) database.Execute("PRAGMA user_version = 99");

        Assert.Contains("version 99", Assert.Throws<StoreUnavailableException>(OpenAgain).Message, StringComparison.Ordinal);
        using (var database = SqliteDatabase.Open(_options.DatabaseFile, readOnly: true)) Assert.Equal(99, database.ReadInteger("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_file_counted_by_another_number_of_shards_is_refused()
    {
        await Store.DisposeAsync();
        _options.Shards = 32;
        Assert.Contains("16 shards", Assert.Throws<StoreUnavailableException>(OpenAgain).Message, StringComparison.Ordinal);
        _options.Shards = 16;
        OpenAgain();
    }

    [Fact]
    public void A_second_store_on_the_same_directory_is_refused() =>
        Assert.Throws<StoreUnavailableException>(() => new SqliteSessionStore(_options, TimeProvider.System).Open());

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_unavailable()
    {
        var file = Path.Combine(_options.DataPath, "file");
        await File.WriteAllTextAsync(file, "", Cancelled);
        Assert.Throws<StoreUnavailableException>(
            () => new SqliteSessionStore(new SqliteStoreOptions { DataPath = file }, TimeProvider.System).Open());
    }

    [Fact]
    public async Task Closing_carries_out_what_was_queued_and_refuses_what_comes_later()
    {
        var commits = Enumerable.Range(0, 300).Select(session => Store.CommitAsync(Commit(Row(Key(session))), Cancelled).AsTask()).ToList();
        await Store.DisposeAsync();
        Assert.All(await Task.WhenAll(commits), result => Assert.Equal(CommitResult.Committed, result));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Store.CommitAsync(Commit(Row(Key(999))), Cancelled));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Store.FindSessionAsync(Key(1), Cancelled));

        OpenAgain();
        Assert.Equal(300, (await Store.ListSessionsAsync(Query() with { Limit = 1_000 }, Cancelled)).Count);
    }

    [Fact]
    public async Task A_write_that_cannot_be_carried_out_fails_alone()
    {
        var commits = Enumerable.Range(0, 60).Select(session =>
            Store.CommitAsync(Commit(Row(Key(session)) with { Client = session == 30 ? null! : "radio" }), Cancelled).AsTask()).ToList();
        await Assert.ThrowsAsync<InvalidOperationException>(() => commits[30]);
        commits.RemoveAt(30);
        Assert.All(await Task.WhenAll(commits), result => Assert.Equal(CommitResult.Committed, result));
        Assert.Equal(59, (await Store.ListSessionsAsync(Query(), Cancelled)).Count);
    }

    private void OpenAgain()
    {
        _store = new SqliteSessionStore(_options, TimeProvider.System);
        _store.Open();
    }

    private async Task<bool> TryCommitAsync(int session)
    {
        var noise = new byte[20_000];
        new Random(session).NextBytes(noise);
        try
        {
            var entry = new StoredEvent(StoredEventKind.Accepted, EventType.Play, 1, Receipt, noise);
            return await Store.CommitAsync(Commit(Row(Key(session)), entry), Cancelled) == CommitResult.Committed;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
