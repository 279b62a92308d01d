using Audiogum.Sessions.Storage;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Theory]
    [InlineData("acme2")]
    [InlineData("acm")]
    [InlineData("nobody-yet")]
    public async Task A_tenant_sees_nothing_of_another_with_the_same_session_ids(string other)
    {
        await WriteAsync(Tenant, "its own");
        if (other != "nobody-yet") await WriteAsync(other, "the other's");

        foreach (var tenant in new[] { Tenant, other })
        {
            var own = tenant == Tenant ? ["its own"] : other == "nobody-yet" ? Array.Empty<string>() : ["the other's"];
            Assert.Equal(own, (await Store.ListSessionsAsync(Query(tenant), Cancelled)).Select(row => row.Client));
            Assert.Equal(own, (await Store.ListPlaysAsync(Query(tenant), Cancelled)).Select(play => play.Session.Client));
            Assert.Equal(own, (await Store.ListPlayEventsAsync(tenant, 10, Cancelled)).Select(entry => Text(entry.Json)));
            Assert.Equal(own, (await Store.ListRejectionsAsync(tenant, 10, Cancelled)).Select(rejection => Text(rejection.Json)));
            Assert.Equal(own, await Texts(Store.ReadDayAsync(tenant, Shard, 1, Cancelled)));
            Assert.Equal(own, await Texts(Store.ReadLiveAsync(tenant, Shard, 0, Cancelled)));
            Assert.Equal(own, await Texts(Store.ReadChangesAsync(tenant, Shard, default, null, Cancelled)));
            Assert.Equal(own, (await Store.ReadEventsAsync(Key(1, tenant), new HashSet<long> { 1 }, Cancelled)).Select(entry => Text(entry.Json)));
            Assert.Equal(own, await Store.ReadEventsAsync(Key(1, tenant), Cancelled).Select(entry => Text(entry.Json)).ToListAsync(Cancelled));
            Assert.Equal(own.SingleOrDefault(), (await Store.FindSessionAsync(Key(1, tenant), Cancelled))?.Client);
            Assert.Equal(own.Length, await Store.CountRejectedAsync(tenant, Morning, Morning + Quarter, Cancelled));
        }

        async Task WriteAsync(string tenant, string mark) =>
            Assert.Equal(CommitResult.Committed, await CommitAsync(Commit(
                Row(Key(1, tenant)) with { Client = mark, Contribution = Json(mark) }, Event(1, json: mark)) with
            {
                AddedDays = [new(1, 1)],
                AddedPlays = [new(Morning, 1, "aux")],
                Rejections = [Rejection("invalid_type", json: mark)],
            }));

        static async Task<IEnumerable<string>> Texts(IAsyncEnumerable<ContributionRow> rows) =>
            await rows.Select(row => Text(row.Contribution)).ToListAsync(Cancelled);
    }

    [Fact]
    public async Task A_commit_of_one_tenant_leaves_the_other_s_session_alone()
    {
        await CommitAsync(Commit(Row(Key(1))) with { AddedPlays = [new(5, 1, "aux")] });
        await CommitAsync(Commit(Row(Key(1, "other"))) with { RemovedPlays = [new(5, 1, "aux")] });
        await CommitAsync(Commit(Row(Key(1, "other"), 2)));

        AssertSame(Row(Key(1)), await Store.FindSessionAsync(Key(1), Cancelled));
        Assert.Single(await Store.ListPlaysAsync(Query(), Cancelled));
    }
}
