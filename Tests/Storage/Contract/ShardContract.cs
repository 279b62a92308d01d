using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task A_day_holds_the_sessions_of_one_shard_that_ever_contributed_to_it()
    {
        await CommitAsync(Commit(Row(Key(1))) with { AddedDays = [new(10, 10), new(11, 11)] });
        await CommitAsync(Commit(Row(Key(2)) with { Shard = Shard + 1 }) with { AddedDays = [new(10, 10)] });
        await CommitAsync(Commit(Row(Key(1), 2) with { Contribution = new byte[] { 7 } }) with { AddedDays = [new(-1, -1)] });

        foreach (var day in new[] { -1, 10, 11 })
        {
            var row = Assert.Single(await Store.ReadDayAsync(Tenant, Shard, day, Cancelled).ToListAsync(Cancelled));
            Assert.Equal((Key(1).SessionId, 2), (row.SessionId, row.Revision));
            Assert.Equal([7], row.Contribution.ToArray());
        }

        Assert.Empty(await Store.ReadDayAsync(Tenant, Shard, 12, Cancelled).ToListAsync(Cancelled));
        Assert.Equal(Key(2).SessionId, Assert.Single(await Store.ReadDayAsync(Tenant, Shard + 1, 10, Cancelled).ToListAsync(Cancelled)).SessionId);
    }

    [Fact]
    public async Task The_shards_of_a_range_of_days_are_those_with_rows()
    {
        await CommitAsync(Commit(Row(Key(1)) with { Shard = 3 }) with { AddedDays = [new(10, 10), new(11, 11), new(12, 12)] });
        await CommitAsync(Commit(Row(Key(2)) with { Shard = 3 }) with { AddedDays = [new(11, 11)] });
        await CommitAsync(Commit(Row(Key(3)) with { Shard = 15 }) with { AddedDays = [new(9, 9), new(11, 11)] });

        async Task<IEnumerable<(int, int)>> ListAsync(string tenant, int from, int to) =>
            (await Store.ListShardDaysAsync(tenant, 16, from, to, Cancelled)).Select(d => (d.Shard, d.Day)).Order();
        Assert.Equal([(3, 10), (3, 11), (15, 11)], await ListAsync(Tenant, 10, 12));
        Assert.Equal([(15, 9)], await ListAsync(Tenant, 0, 10));
        Assert.Empty(await ListAsync(Tenant, 13, 40));
        Assert.Empty(await ListAsync(Tenant, 10, 10));
        Assert.Empty(await ListAsync("nobody", 10, 12));
    }

    [Fact]
    public async Task A_day_added_twice_holds_the_session_once()
    {
        await CommitAsync(Commit(Row(Key(1))) with { AddedDays = [new(10, 10)] });
        await CommitAsync(Commit(Row(Key(1), 2)) with { AddedDays = [new(10, 10)] });
        Assert.Single(await Store.ReadDayAsync(Tenant, Shard, 10, Cancelled).ToListAsync(Cancelled));
    }

    [Theory]
    [InlineData(Morning, true)]
    [InlineData(Morning + 1, false)]
    [InlineData(Morning - 1, true)]
    [InlineData(Morning + 3_600_000, false)]
    [InlineData(0, true)]
    public async Task Live_sessions_are_those_that_live_until_the_instant_or_longer(long instant, bool live)
    {
        await CommitAsync(Commit(Row(Key(1)) with { LiveUntil = Morning }));
        await CommitAsync(Commit(Row(Key(2)) with { LiveUntil = long.MaxValue, Shard = Shard + 1 }));
        Assert.Equal(live ? 1 : 0, await Store.ReadLiveAsync(Tenant, Shard, instant, Cancelled).CountAsync(Cancelled));
    }

    [Fact]
    public async Task A_session_is_live_by_its_latest_row()
    {
        await CommitAsync(Commit(Row(Key(1)) with { LiveUntil = 100 }));
        await CommitAsync(Commit(Row(Key(1), 2) with { LiveUntil = Morning }));
        Assert.Equal(2, Assert.Single(await Store.ReadLiveAsync(Tenant, Shard, 101, Cancelled).ToListAsync(Cancelled)).Revision);

        await CommitAsync(Commit(Row(Key(1), 3) with { LiveUntil = 100 }));
        Assert.Empty(await Store.ReadLiveAsync(Tenant, Shard, 101, Cancelled).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task Changes_are_read_ascending_and_from_any_of_them_on()
    {
        for (var session = 0; session < 600; session += 20)
            await Task.WhenAll(Enumerable.Range(session, 20).Select(number => CommitAsync(Commit(Row(Key(number)))).AsTask()));

        var all = await ChangesAsync();
        Assert.Equal(600, all.Select(row => row.SessionId).Distinct().Count());
        Assert.Equal(all.Select(row => row.Position).Distinct().Order(), all.Select(row => row.Position));
        foreach (var at in (int[])[0, 1, 76, 255, 256, 598, 599])
            Assert.Equal(all.Skip(at + 1).Select(row => row.SessionId), (await ChangesAsync(all[at].Position)).Select(row => row.SessionId));

        await CommitAsync(Commit(Row(Key(5), 2)));
        var changed = Assert.Single(await ChangesAsync(all[^1].Position));
        Assert.Equal((Key(5).SessionId, 2), (changed.SessionId, changed.Revision));
        Assert.Empty(await ChangesAsync(changed.Position));
    }

    [Fact]
    public async Task Changes_go_on_increasing_after_the_store_was_opened_again()
    {
        await CommitAsync(Commit(Row(Key(1))));
        var before = Assert.Single(await ChangesAsync()).Position;
        await ReopenAsync();
        await CommitAsync(Commit(Row(Key(2))));
        Assert.Equal(Key(2).SessionId, Assert.Single(await ChangesAsync(before)).SessionId);
    }

    [Fact]
    public async Task A_refused_commit_is_no_change()
    {
        await CommitAsync(Commit(Row(Key(1))));
        var before = Assert.Single(await ChangesAsync()).Position;
        await CommitAsync(Commit(Row(Key(1))));
        Assert.Empty(await ChangesAsync(before));
    }

    [Fact]
    public async Task The_end_of_a_shard_lies_after_what_is_there_and_before_what_comes()
    {
        Assert.Empty(await ChangesAsync(await EndAsync()));
        for (var session = 0; session < 3; session++)
        {
            await CommitAsync(Commit(Row(Key(session))));
            await CommitAsync(Commit(Row(Key(session + 10)) with { Shard = Shard + 1 }));
            var end = await EndAsync();
            Assert.Empty(await ChangesAsync(end));
            Assert.All(await ChangesAsync(), row => Assert.True(row.Position <= end));
            await CommitAsync(Commit(Row(Key(session), 2)));
            Assert.Equal(Key(session).SessionId, Assert.Single(await ChangesAsync(end)).SessionId);
        }
    }

    [Fact]
    public async Task Changes_are_those_of_sessions_that_received_something_since_an_instant_if_one_is_given()
    {
        for (var session = 0; session < 300; session++) await CommitAsync(Commit(Row(Key(session)) with { LastReceivedAt = Morning + (session % 3) }));
        Assert.Equal(200, await Store.ReadChangesAsync(Tenant, Shard, default, Morning + 1, Cancelled).CountAsync(Cancelled));
        var all = await ChangesAsync();
        Assert.Equal(all.Skip(150).Where(row => row.LastReceivedAt == Morning + 2).Select(row => row.SessionId),
            await Store.ReadChangesAsync(Tenant, Shard, all[149].Position, Morning + 2, Cancelled).Select(row => row.SessionId).ToListAsync(Cancelled));
        Assert.Equal(all.Select(row => row.Position), (await Store.ReadLiveAsync(Tenant, Shard, 0, Cancelled).ToListAsync(Cancelled)).Select(row => row.Position).Order());
    }

    private async ValueTask<StorePosition> EndAsync()
    {
        var end = await Store.ReadEndAsync(Tenant, Shard, Cancelled);
        Assert.True(end.Resume <= end.Visible && end.Visible <= end.Begun);
        Assert.True(end.HasPassed(end.Visible));
        return end.Resume;
    }

    private ValueTask<List<ContributionRow>> ChangesAsync(StorePosition after = default) =>
        Store.ReadChangesAsync(Tenant, Shard, after, null, Cancelled).ToListAsync(Cancelled);
}
