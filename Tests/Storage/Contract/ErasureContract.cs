using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Erasure;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task Rewritten_entries_stay_in_their_places_and_nothing_else_changes()
    {
        var key = Key(1);
        StoredEvent[] first = [.. Enumerable.Range(1, 70).Select(number => Event(number))];
        await CommitAsync(Commit(Row(key), first));
        await CommitAsync(Commit(Row(key, 2), Event(200), Event(2, StoredEventKind.ConflictLoser) with { Content = new(2) }, Event(200, StoredEventKind.ConflictLoser) with { Content = new(3) }, Event(3, StoredEventKind.EarlierReceipt, json: string.Empty)));
        await CommitAsync(Commit(Row(Key(2)), Event(1)));
        var before = await AllAsync(key);

        Assert.Equal(4, await Store.RewriteEventsAsync(key, entry => entry.SequenceNumber is 2 or 3 ? entry with { Receipt = new(entry.Receipt.ReceivedAt, "nobody", null), Json = Json("{}") } : entry, Cancelled));
        await ReopenAsync();

        var after = await AllAsync(key);
        Assert.Equal(before.Select(entry => (entry.StoreOrder, entry.Kind, entry.SequenceNumber)), after.Select(entry => (entry.StoreOrder, entry.Kind, entry.SequenceNumber)));
        Assert.All(after.Where(entry => entry.SequenceNumber is 2 or 3), entry => Assert.Equal(("nobody", "{}"), (entry.Receipt.UserId, Text(entry.Json))));
        Assert.Equal([2, 3], before.Select(entry => entry.Content?.Value).OfType<UInt128>());
        Assert.Equal([3], after.Select(entry => entry.Content?.Value).OfType<UInt128>()); // of another content than before
        AssertSame([.. before.Where(entry => entry.SequenceNumber is not (2 or 3))], [.. after.Where(entry => entry.SequenceNumber is not (2 or 3))]);
        AssertSame(Row(key, 2), await Store.FindSessionAsync(key, Cancelled));
        Assert.Equal(0, await Store.RewriteEventsAsync(Key(9), entry => entry with { Json = default }, Cancelled));
        AssertSame([Event(1)], await AllAsync(Key(2)));
    }

    [Fact]
    public async Task Rejections_are_rewritten_page_by_page_for_one_tenant()
    {
        const int count = RewrittenRejections.Page + 30;
        await Store.AppendRejectionsAsync(Tenant, [.. Enumerable.Range(0, count).Select(i => Rejection("invalid_type", Morning + i))], Cancelled);
        await Store.AppendRejectionsAsync("bolt", [Rejection("invalid_type")], Cancelled);
        var (changed, pages, after) = (0, 0, default(StorePosition));
        for (var isLast = false; !isLast; pages++)
        {
            var page = await Store.RewriteRejectionsAsync(
                Tenant, after, rejection => rejection.Receipt.ReceivedAt % 2 == 0 ? rejection with { Receipt = rejection.Receipt with { UserId = "nobody" }, Json = Json("7") } : rejection, Cancelled);
            (changed, after, isLast) = (changed + page.Changed, page.Last, page.IsLast);
        }

        Assert.Equal((count / 2, 2), (changed, pages));
        await ReopenAsync();
        var listed = await Store.ListRejectionsAsync(Tenant, 1_000, Cancelled);
        Assert.Equal(Enumerable.Range(0, count).Select(i => Morning + i).Reverse(), listed.Select(rejection => rejection.Receipt.ReceivedAt));
        Assert.All(listed, rejection => Assert.Equal(rejection.Receipt.ReceivedAt % 2 == 0, rejection.Receipt.UserId == "nobody" && Text(rejection.Json) == "7"));
        Assert.NotEqual("nobody", Assert.Single(await Store.ListRejectionsAsync("bolt", 10, Cancelled)).Receipt.UserId);
        Assert.Equal(count, await Store.CountRejectedAsync(Tenant, Morning, Morning + Quarter, Cancelled));
    }

    [Fact]
    public async Task Large_entries_are_rewritten_whole_and_those_of_a_page_of_commits_too()
    {
        var (key, long_) = (Key(1), new string('x', 60_000));
        for (var revision = 1; revision <= 40; revision++)
            await CommitAsync(Commit(Row(key, revision), [.. Enumerable.Range(0, revision == 1 ? 12 : 1).Select(i => Event((100 * revision) + i, json: $$"""{"n":"user-1 {{i}}{{long_}}"}"""))]));
        for (var time = 0; time < 2; time++)
            Assert.Equal(time == 0 ? 51 : 0, await Store.RewriteEventsAsync(key, entry => Text(entry.Json).Contains("user-1", StringComparison.Ordinal)
                ? entry with { Json = Json(Text(entry.Json).Replace("user-1", "nobody-at-all", StringComparison.Ordinal)) } : entry, Cancelled));
        var all = await AllAsync(key);
        Assert.Equal(51, all.Count);
        Assert.All(all, entry => Assert.StartsWith("{\"n\":\"nobody-at-all ", Text(entry.Json), StringComparison.Ordinal));
        Assert.Equal(51, (await Store.ReadFeedAsync(Tenant, null, Cancelled)).Events.Count(read => Text(read.Entry.Json).Contains("nobody", StringComparison.Ordinal)));
        Assert.Equal(CommitResult.Committed, await CommitAsync(Commit(Row(key, 41), Event(9_000))));
    }

    [Fact]
    public async Task A_user_that_is_forgotten_is_listed_no_more_and_one_of_that_name_who_comes_later_is()
    {
        const string pseudonym = "00000000e7a5ed000000000000000001";
        await CommitAsync(Commit(Row(Key(1)), Event(1)));
        await CommitAsync(Commit(Row(Key(2)), Event(1)));
        await CommitAsync(Commit(Row(Key(1), 2) with { UserId = pseudonym }));
        for (var time = 0; time < 2; time++) await Store.ForgetUserAsync(Tenant, "user-1", Cancelled);
        Assert.Equal([Key(2)], (await Store.ListSessionsAsync(Query() with { UserId = "user-1" }, Cancelled)).Select(row => row.Key));
        Assert.Equal([Key(1)], (await Store.ListSessionsAsync(Query() with { UserId = pseudonym }, Cancelled)).Select(row => row.Key));
        await CommitAsync(Commit(Row(Key(3)), Event(1)));
        Assert.Equal([Key(2), Key(3)], (await Store.ListSessionsAsync(Query() with { UserId = "user-1" }, Cancelled)).Select(row => row.Key));
    }

    [Fact]
    public async Task A_purge_may_be_repeated_and_changes_nothing_that_is_read()
    {
        await CommitAsync(Commit(Row(Key(1)), Event(1)));
        await Store.RewriteEventsAsync(Key(1), entry => entry with { Json = Json("{}") }, Cancelled);
        var remains = await Store.PurgeAsync(Cancelled);
        Assert.Equal(remains, await Store.PurgeAsync(Cancelled));
        Assert.Equal("{}", Text(Assert.Single(await AllAsync(Key(1))).Json));
        Assert.Equal(CommitResult.Committed, await CommitAsync(Commit(Row(Key(1), 2), Event(2))));
        AssertSame(Row(Key(1), 2), await Store.FindSessionAsync(Key(1), Cancelled));
    }

    private async Task<List<StoredEvent>> AllAsync(SessionKey key)
    {
        var all = new List<StoredEvent>();
        await foreach (var entry in Store.ReadEventsAsync(key, Cancelled)) all.Add(entry);
        return all;
    }
}
