using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.AzureTables;
using Audiogum.Sessions.Storage.AzureTables.Writing;
using Audiogum.Sessions.Storage.Chunks;
using Azure.Data.Tables;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Azure;

/// <summary>The store in Azure Tables with commits beyond a transaction's size, writers that die, and silos that share it.</summary>
public sealed class AzureTablesFaultTests(AzuriteServer azurite) : IClassFixture<AzuriteServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_of_any_size_is_there_whole()
    {
        await using var store = await OpenAsync(azurite.NewName());
        var random = new Random(3);
        StoredEvent[] events = [.. Enumerable.Range(0, 300).Select(i => Event(i * 100_000L, json: Noise(random, i < 60 ? 40_000 : 40)))];
        var row = Row(Key(1)) with { Contribution = Json(Noise(random, 900_000)), Summary = Json(Noise(random, 400_000)), SealedParts = 150 };
        var commit = Commit(row, events) with
        {
            Segments = [.. Enumerable.Range(0, 150).Select(number => Part(number, plays: Noise(random, number == 7 ? 800_000 : 9_000)))],
            AddedDays = [new(0, 20_000)],
            AddedPlays = [.. Enumerable.Range(0, 120).Select(number => new PlayEntry(Morning + number, number, "aux"))],
        };
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(commit, Cancelled));

        var reading = (await store.ReadSegmentsAsync(Key(1), new(), Cancelled))!;
        Assert.Equal((Text(row.Contribution), Text(row.Summary)), (Text(reading.Row.Contribution), Text(reading.Row.Summary)));
        Assert.Equal(commit.Segments.Select(part => Text(part.Plays)), reading.Segments.Select(part => Text(part.Plays)));
        Assert.Equal(events.Select(entry => Text(entry.Json)), (await store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled)).Select(entry => Text(entry.Json)));
        Assert.Equal(events.Length, (await store.ReadFeedAsync(Tenant, null, Cancelled)).Events.Count);
        Assert.Equal(120, (await store.ListPlaysAsync(Query() with { Limit = 1_000 }, Cancelled)).Count);

        // Everything anew once more, less of it, over what is there.
        var less = Commit(Row(Key(1), 2) with { SealedParts = 120 }) with
        {
            Segments = [.. Enumerable.Range(20, 100).Select(number => Part(number, 2, plays: "[2]"))],
            RemovedPlays = [.. commit.AddedPlays.Take(100)],
        };
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(less, Cancelled));
        var after = (await store.ReadSegmentsAsync(Key(1), new(), Cancelled))!;
        Assert.Equal(Enumerable.Range(0, 120), after.Segments.Select(part => part.Number));
        Assert.Equal(commit.Segments.Take(20).Select(part => Text(part.Plays)), after.Segments.Take(20).Select(part => Text(part.Plays)));
        Assert.All(after.Segments.Skip(20), part => Assert.Equal("[2]", Text(part.Plays)));
        Assert.Equal(20, (await store.ListPlaysAsync(Query() with { Limit = 1_000 }, Cancelled)).Count);
    }

    [Fact]
    public async Task Pieces_of_commits_that_never_took_effect_go_with_an_erasure_and_no_others()
    {
        var name = azurite.NewName();
        await using var store = await OpenAsync(name);
        var random = new Random(5);
        var row = Row(Key(1)) with { Contribution = Json(Noise(random, 400_000)), SealedParts = 2 };
        var commit = Commit(row, Event(1, json: Noise(random, 300_000))) with { Segments = [Part(0, plays: Noise(random, 300_000)), Part(1)], AddedPlays = [new PlayEntry(Morning, 1, "aux")] };
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(commit, Cancelled));
        var table = new TableAccess(new TableServiceClient(azurite.ConnectionString).GetTableClient(name));
        foreach (var partition in (string[])[Keys.Session(Key(1)), Keys.Session(Key(2))]) // the second session never came to be
            await table.WriteAsync([.. ((string[])["p:dead:D00000:1", "x:dead:1", "y:dead:1"]).Select(key => new TableEntity(partition, key) { ["D0"] = new byte[10] })], Cancelled);
        await table.WriteAsync([new(Keys.Session("bolt", Key(1).SessionId), "p:dead:D00000:1")], Cancelled);

        for (var time = 0; time < 2; time++) await store.ForgetUserAsync(Tenant, "user-1", Cancelled);

        var left = await table.QuerySessionsAsync(Tenant, ["RowKey"], Cancelled).Select(entity => entity.RowKey).ToListAsync(Cancelled);
        Assert.DoesNotContain(left, key => key.Contains("dead", StringComparison.Ordinal));
        Assert.Single(await table.QuerySessionsAsync("bolt", ["RowKey"], Cancelled).ToListAsync(Cancelled));
        var reading = (await store.ReadSegmentsAsync(Key(1), new(), Cancelled))!;
        Assert.Equal((Text(row.Contribution), Text(commit.Segments[0].Plays)), (Text(reading.Row.Contribution), Text(reading.Segments[0].Plays)));
        Assert.Equal(Text(commit.Events[0].Json), Text(Assert.Single(await store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled)).Json));
        Assert.Null(await store.FindSessionAsync(Key(2), Cancelled));
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(2)), Event(1)), Cancelled));
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(row with { Revision = 2 }, Event(2)), Cancelled));
    }

    [Fact]
    public async Task A_writer_that_died_before_its_commit_hides_nothing_and_can_not_come_back()
    {
        var name = azurite.NewName();
        await using var store = await OpenAsync(name);
        await store.CommitAsync(Commit(Row(Key(1)), Event(1)), Cancelled);
        var table = new TableAccess(new TableServiceClient(azurite.ConnectionString).GetTableClient(name));
        var before = await table.FindAsync(Keys.Session(Key(1)), Keys.Row, Cancelled);
        foreach (var (session, revision) in new[] { (1, 2L), (2, 1L) })
        {
            var dead = new LoggedCommit(0, Key(session).SessionId, revision, 0, "dead") { Chunks = [Keys.Chunks(5, revision)] };
            var shard = Keys.Shard(Tenant, Shard);
            await new LogPartition(table, shard, TimeProvider.System).AppendAsync(new(1, 500, stamp =>
            {
                var entity = new TableEntity(shard, Keys.Log(stamp)) { ["Plays"] = 1 };
                dead.Put(entity);
                return [entity];
            }, new Dictionary<long, long>()));
        }

        await store.CommitAsync(Commit(Row(Key(3)), Event(3)), Cancelled);
        var page = await store.ReadFeedAsync(Tenant, null, Cancelled);
        Assert.Equal([1L, 3L], page.Events.Select(read => read.Entry.SequenceNumber));
        Assert.Equal(2, await store.ReadChangesAsync(Tenant, Shard, default, null, Cancelled).CountAsync(Cancelled));
        Assert.Equal(2, (await store.ListPlayEventsAsync(Tenant, 10, Cancelled)).Count);
        Assert.Null(await store.FindSessionAsync(Key(2), Cancelled));

        // What the dead writer would have sent: the tag that he had read is no more.
        Assert.Null(await table.SubmitAsync([new(TableTransactionActionType.UpdateReplace, before, before!.ETag)], Cancelled));
        foreach (var (session, revision) in new[] { (1, 2L), (2, 1L) })
            Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(session), revision), Event(7)), Cancelled));
        var next = await store.ReadFeedAsync(Tenant, page.Next, Cancelled);
        Assert.Equal([Key(1).SessionId, Key(2).SessionId], next.Events.Select(read => read.SessionId));
    }

    [Fact]
    public async Task Two_silos_that_write_the_same_sessions_lose_nothing_and_skip_nothing()
    {
        var name = azurite.NewName();
        await using var first = await OpenAsync(name);
        await using var second = await OpenAsync(name);
        const int sessions = 6, revisions = 5;
        var won = await Task.WhenAll(new[] { first, second }.Select(store => Task.Run(() => WriteAsync(store))));

        Assert.Equal(sessions * revisions, won.Sum());
        Assert.Equal(sessions * revisions, (await first.ReadFeedAsync(Tenant, null, Cancelled)).Events.Count);
        Assert.Equal(sessions * revisions, (await first.ListRejectionsAsync(Tenant, 1_000, Cancelled)).Count);
        Assert.Equal(sessions * revisions, await second.CountRejectedAsync(Tenant, Morning, Morning + 900_000, Cancelled));
        Assert.Equal(sessions, await second.ReadChangesAsync(Tenant, Shard, default, null, Cancelled).CountAsync(Cancelled));
        for (var session = 0; session < sessions; session++) Assert.Equal(revisions, (await second.FindSessionAsync(Key(session), Cancelled))!.Revision);

        async Task<int> WriteAsync(AzureTablesSessionStore store)
        {
            var committed = 0;
            await Task.WhenAll(Enumerable.Range(0, sessions).Select(async session =>
            {
                for (long revision; (revision = ((await store.FindSessionAsync(Key(session), Cancelled))?.Revision ?? 0) + 1) <= revisions;)
                {
                    var commit = Commit(Row(Key(session), revision), Event(revision)) with { Rejections = [Rejection("invalid_type")] };
                    if (await store.CommitAsync(commit, Cancelled) == CommitResult.Committed) Interlocked.Increment(ref committed);
                }
            }));
            return committed;
        }
    }

    [Fact]
    public async Task Repeated_erasure_removes_leftovers_of_an_interrupted_one()
    {
        var name = azurite.NewName();
        await using var store = await OpenAsync(name);
        var random = new Random(5);
        StoredEvent[] events = [.. Enumerable.Range(1, 12).Select(number => Event(number, json: Noise(random, 60_000)))];
        await store.CommitAsync(Commit(Row(Key(1)), events), Cancelled);
        var table = new TableAccess(new TableServiceClient(azurite.ConnectionString).GetTableClient(name));
        var entity = Assert.Single(await table.QueryAsync(Keys.Session(Key(1)), "c:", Cancelled).ToListAsync(Cancelled));
        var (chunks, before) = (await ChunkEntity.ReadAsync(table, entity, Cancelled), new List<TableEntity>());
        var rewritten = ChunkEntity.Rewrite(entity, [.. chunks.Select(chunk => EventChunk.Encode(chunk))], "again", before);
        await table.WriteAsync(before, Cancelled);
        Assert.NotNull(await table.SubmitAsync([new(TableTransactionActionType.UpdateReplace, rewritten, entity.ETag)], Cancelled)); // and here it died
        Assert.Equal(2 * before.Count, await table.QueryAsync(Keys.Session(Key(1)), "p:", Cancelled).CountAsync(Cancelled));

        Assert.Equal(0, await store.RewriteEventsAsync(Key(1), entry => entry, Cancelled));
        Assert.Equal(before.Select(piece => piece.RowKey), (await table.QueryAsync(Keys.Session(Key(1)), "p:", Cancelled).ToListAsync(Cancelled)).Select(piece => piece.RowKey));
        Assert.Equal(events.Select(entry => Text(entry.Json)), (await store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled)).Select(entry => Text(entry.Json)));
    }

    [Fact]
    public async Task A_session_that_is_written_all_the_time_does_not_keep_an_erasure_from_removing_such_pieces()
    {
        var name = azurite.NewName();
        await using var store = await OpenAsync(name);
        await store.CommitAsync(Commit(Row(Key(1)), Event(1)), Cancelled);
        var table = new TableAccess(new TableServiceClient(azurite.ConnectionString).GetTableClient(name));
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var busy = Task.Run(async () =>
        {
            for (var revision = 2L; !done.IsCancellationRequested;)
                if (await store.CommitAsync(Commit(Row(Key(1), revision), Event(revision)), Cancelled) == CommitResult.Committed) revision++;
        }, Cancelled);
        for (var time = 0; time < 5; time++)
        {
            await table.WriteAsync([new(Keys.Session(Key(1)), "p:dead:D00000:1") { ["D0"] = new byte[10] }], Cancelled);
            await store.ForgetUserAsync(Tenant, "user-1", Cancelled);
            Assert.Empty(await table.QueryAsync(Keys.Session(Key(1)), "p:dead", Cancelled).ToListAsync(Cancelled));
        }

        await done.CancelAsync();
        await busy;
    }

    [Fact]
    public async Task Missing_pieces_or_properties_are_reported_and_never_read_as_less()
    {
        var name = azurite.NewName();
        await using var store = await OpenAsync(name);
        var random = new Random(9);
        await store.CommitAsync(Commit(Row(Key(1)) with { Contribution = Json(Noise(random, 300_000)) }), Cancelled);
        await store.CommitAsync(Commit(Row(Key(2)) with { SealedParts = 1 }) with { Segments = [Part(0, plays: Noise(random, 300_000))] }, Cancelled);
        await store.CommitAsync(Commit(Row(Key(3)), [.. Enumerable.Range(1, 12).Select(number => Event(number, json: Noise(random, 60_000)))]), Cancelled);
        await store.WriteSnapshotAsync(new(Tenant, Shard, 1), Json(Noise(random, 300_000)), Cancelled);
        var table = new TableAccess(new TableServiceClient(azurite.ConnectionString).GetTableClient(name));
        for (var session = 1; session <= 3; session++) await table.RemoveAsync(Keys.Session(Key(session)), "p:", Cancelled);
        var kept = Assert.Single(await table.QueryAsync(Keys.Snapshots(Tenant, Shard), "", Cancelled).ToListAsync(Cancelled));
        kept.Remove("D0");
        await table.WriteAsync([kept], Cancelled);

        await Assert.ThrowsAsync<StoreCorruptException>(async () => await store.FindSessionAsync(Key(1), Cancelled));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadSegmentsAsync(Key(2), new(), Cancelled));
        await Assert.ThrowsAsync<StoreCorruptException>(async () => await store.ReadEventsAsync(Key(3), Cancelled).ToListAsync(Cancelled));
        await Assert.ThrowsAsync<StoreCorruptException>(async () => await store.FindSnapshotAsync(new(Tenant, Shard, 1), Cancelled));
    }

    [Fact]
    public async Task Another_number_of_shards_is_refused()
    {
        var name = azurite.NewName();
        await using (await OpenAsync(name))
        {
        }

        await using var other = new AzureTablesSessionStore(new() { ConnectionString = azurite.ConnectionString, Table = name, Shards = 8 }, TimeProvider.System);
        Assert.Contains("Sessions:Shards is fixed", (await Assert.ThrowsAsync<StoreUnavailableException>(() => other.OpenAsync(Cancelled))).Message, StringComparison.Ordinal);
        await using var many = new AzureTablesSessionStore(new() { ConnectionString = azurite.ConnectionString, Table = name, Shards = 65 }, TimeProvider.System);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => many.OpenAsync(Cancelled));
    }

    private static string Noise(Random random, int length)
    {
        var bytes = new byte[length / 2];
        random.NextBytes(bytes);
        return Convert.ToHexString(bytes);
    }

    private async Task<AzureTablesSessionStore> OpenAsync(string name)
    {
        var store = new AzureTablesSessionStore(new() { ConnectionString = azurite.ConnectionString, Table = name }, TimeProvider.System);
        await store.OpenAsync(Cancelled);
        return store;
    }
}
