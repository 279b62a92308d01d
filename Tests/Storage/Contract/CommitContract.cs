using Audiogum.Sessions.Storage;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task A_session_that_was_never_written_has_no_row_and_no_events()
    {
        Assert.Null(await Store.FindSessionAsync(Key(1), Cancelled));
        Assert.Empty(await Store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled));
        Assert.Empty(await Store.ReadEventsAsync(Key(1), new HashSet<long> { 1 }, Cancelled));
    }

    [Fact]
    public async Task A_committed_row_comes_back_as_written()
    {
        var row = Row(Key(1)) with
        {
            UserId = null,
            DeviceId = "",
            Client = "a\0b'; DROP TABLE sessions; --",
            DeviceName = "\uFFFF 😀 \"",
            CountryCode = null,
            Summary = default,
            Contribution = Json(new string('x', 100_000)),
        };
        Assert.Equal(CommitResult.Committed, await CommitAsync(Commit(row)));
        AssertSame(row, await Store.FindSessionAsync(Key(1), Cancelled));
    }

    [Fact]
    public async Task A_later_commit_replaces_the_row()
    {
        await CommitAsync(Commit(Row(Key(1))));
        var row = Row(Key(1), 2, Morning - 5) with
        {
            UserId = "other",
            DeviceId = "d",
            Client = "c",
            Platform = "p",
            DeviceName = "n",
            CountryCode = "de",
            LiveUntil = Morning + 99_000_000,
            LastReceivedAt = 7,
            Version = 1,
            Summary = Json("{}"),
            Contribution = new byte[] { 9 },
        };
        Assert.Equal(CommitResult.Committed, await CommitAsync(Commit(row)));
        AssertSame(row, await Store.FindSessionAsync(Key(1), Cancelled));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_commit_on_another_revision_writes_nothing_at_all(long revision)
    {
        await CommitAsync(Commit(Row(Key(1))));
        await CommitAsync(Commit(Row(Key(1), 2)));
        var refused = Commit(Row(Key(1), revision) with { Client = "loser" }, Event(1)) with
        {
            AddedDays = [new(7, 7)],
            AddedPlays = [new(Morning, 1, "aux")],
            Rejections = [Rejection("conflict")],
        };

        Assert.Equal(CommitResult.RevisionMismatch, await CommitAsync(refused));

        AssertSame(Row(Key(1), 2), await Store.FindSessionAsync(Key(1), Cancelled));
        Assert.Empty(await Store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled));
        Assert.Empty(await Store.ReadDayAsync(Tenant, Shard, 7, Cancelled).ToListAsync(Cancelled));
        Assert.Empty(await Store.ListPlaysAsync(Query(), Cancelled));
        Assert.Empty(await Store.ListRejectionsAsync(Tenant, 10, Cancelled));
    }

    [Fact]
    public async Task A_session_without_a_row_takes_no_later_revision() =>
        Assert.Equal(CommitResult.RevisionMismatch, await CommitAsync(Commit(Row(Key(1), 2))));

    [Fact]
    public async Task A_row_that_does_not_follow_its_expected_revision_is_a_bug() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await CommitAsync(Commit(Row(Key(1), 2)) with { ExpectedRevision = 0 }));

    [Fact]
    public async Task Of_many_writers_at_one_revision_exactly_one_wins()
    {
        for (var revision = 1; revision <= 5; revision++)
        {
            var commits = Enumerable.Range(0, 20).Select(writer => Commit(Row(Key(1), revision), Event(100 * revision + writer)));
            var results = await Task.WhenAll(commits.Select(commit => CommitAsync(commit).AsTask()));
            Assert.Single(results, CommitResult.Committed);
        }

        Assert.Equal(5, (await Store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled)).Count);
    }

    [Fact]
    public async Task A_refused_commit_leaves_its_neighbours_alone()
    {
        var commits = Enumerable.Range(0, 200).Select(i => Commit(Row(Key(i), i % 2 == 0 ? 1 : 2), Event(i)));
        var results = await Task.WhenAll(commits.Select(commit => CommitAsync(commit).AsTask()));
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(i % 2 == 0 ? CommitResult.Committed : CommitResult.RevisionMismatch, results[i]);
            Assert.Equal(i % 2 == 0, await Store.FindSessionAsync(Key(i), Cancelled) is not null);
        }
    }

    [Fact]
    public async Task Concurrent_writers_of_many_sessions_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(session => Task.Run(() => WriteAsync(session))));
        for (var session = 0; session < 32; session++)
        {
            var events = await Store.ReadEventsAsync(Key(session), Cancelled).ToListAsync(Cancelled);
            Assert.Equal(Enumerable.Range(1, 30).Select(number => (long)number), events.Select(entry => entry.SequenceNumber));
            Assert.Equal(30, (await Store.FindSessionAsync(Key(session), Cancelled))!.Revision);
        }

        async Task WriteAsync(int session)
        {
            for (var revision = 1; revision <= 30; revision++)
                Assert.Equal(CommitResult.Committed, await CommitAsync(Commit(Row(Key(session), revision), Event(revision))));
        }
    }

    [Fact]
    public async Task Everything_is_there_after_the_store_was_closed_and_opened()
    {
        var row = Row(Key(1));
        await CommitAsync(Commit(row, Event(1), Event(2)) with { AddedDays = [new(20_000, 20_000)], AddedPlays = [new(Morning, 1, "aux")] });
        await Store.AppendRejectionsAsync(Tenant, [Rejection("invalid_type")], Cancelled);

        await ReopenAsync();

        AssertSame(row, await Store.FindSessionAsync(Key(1), Cancelled));
        AssertSame([Event(1), Event(2)], await Store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled));
        Assert.Single(await Store.ReadDayAsync(Tenant, Shard, 20_000, Cancelled).ToListAsync(Cancelled));
        Assert.Single(await Store.ListPlaysAsync(Query(), Cancelled));
        Assert.Single(await Store.ListRejectionsAsync(Tenant, 10, Cancelled));
        Assert.Equal(1, await Store.CountRejectedAsync(Tenant, Morning, Morning + 900_000, Cancelled));
        Assert.Equal(CommitResult.Committed, await CommitAsync(Commit(Row(Key(1), 2))));
    }
}
