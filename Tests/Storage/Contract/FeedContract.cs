using System.Collections.Concurrent;
using Audiogum.Sessions.Storage;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task The_feed_tells_every_entry_rejection_and_change_once()
    {
        Assert.Empty(await Store.ListTenantsAsync(Cancelled));
        await CommitAsync(Commit(Row(Key(1)), Event(1), Event(2, StoredEventKind.ConflictLoser, json: "{\"b\":2}")) with { Rejections = [Rejection("conflict")] });
        await Store.AppendRejectionsAsync(Tenant, [Rejection("invalid_type", json: "{\"c\":3}")], Cancelled);
        await CommitAsync(Commit(Row(Key(9, "other")), Event(1)));
        var first = await Store.ReadFeedAsync(Tenant, null, Cancelled);
        Assert.Equal([(Key(1).SessionId, 1L, StoredEventKind.Accepted), (Key(1).SessionId, 2L, StoredEventKind.ConflictLoser)],
            first.Events.Select(read => (read.SessionId, read.Entry.SequenceNumber, read.Entry.Kind)));
        AssertSame([Event(1), Event(2, StoredEventKind.ConflictLoser, json: "{\"b\":2}")], [.. first.Events.Select(read => read.Entry)]);
        Assert.Equal(["conflict", "invalid_type"], first.Rejections.Select(rejection => rejection.Code));
        Assert.Equal("{\"c\":3}", Text(first.Rejections[1].Json));
        Assert.Equal([new(Key(1).SessionId, 1)], first.Sessions);
        Assert.False(first.HasMore);

        var none = await Store.ReadFeedAsync(Tenant, first.Next, Cancelled);
        Assert.Equal((first.Next, false, 0, 0, 0), (none.Next, none.HasMore, none.Events.Count, none.Rejections.Count, none.Sessions.Count));
        Assert.Equal([Tenant, "other"], (await Store.ListTenantsAsync(Cancelled)).Order());

        await ReopenAsync();
        await CommitAsync(Commit(Row(Key(1), 2)));
        await CommitAsync(Commit(Row(Key(2)), Event(7, type: Audiogum.Sessions.Sessionization.Events.EventType.Navigation)));
        var second = await Store.ReadFeedAsync(Tenant, none.Next, Cancelled);
        Assert.Equal([(Key(2).SessionId, 7L)], second.Events.Select(read => (read.SessionId, read.Entry.SequenceNumber)));
        Assert.Equal([new(Key(1).SessionId, 2), new(Key(2).SessionId, 1)], second.Sessions);
        Assert.Empty(second.Rejections);
    }

    [Fact]
    public async Task A_feed_of_nobody_is_empty()
    {
        var page = await Store.ReadFeedAsync("nobody", null, Cancelled);
        Assert.Equal((false, 0, 0, 0), (page.HasMore, page.Events.Count, page.Rejections.Count, page.Sessions.Count));
        Assert.Equal(page.Next, (await Store.ReadFeedAsync("nobody", page.Next, Cancelled)).Next);
    }

    [Fact]
    public async Task A_long_feed_comes_in_pages_of_bounded_size()
    {
        var long_ = new string('x', 60_000);
        for (var session = 0; session < 120; session++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(place => CommitAsync(Commit(
                Row(Key((10 * session) + place)) with { Shard = place % 3 }, Event(1, json: place == 0 ? $$"""{"n":"{{long_}}"}""" : null))).AsTask()));
        }

        await Store.AppendRejectionsAsync(Tenant, [.. Enumerable.Range(0, 600).Select(number => Rejection("invalid_type", Morning + number))], Cancelled);
        var (seen, sessions, rejections, after, pages) = (new List<string>(), new List<string>(), new List<long>(), (string?)null, 0);
        for (var more = true; more; pages++)
        {
            var page = await Store.ReadFeedAsync(Tenant, after, Cancelled);
            Assert.InRange(page.Events.Sum(read => read.Entry.Json.Length), 0, FeedPage.MaxBytes + 100_000);
            Assert.InRange(page.Sessions.Count, 0, FeedPage.MaxRows);
            Assert.InRange(page.Rejections.Count, 0, FeedPage.MaxRows);
            seen.AddRange(page.Events.Select(read => read.SessionId));
            sessions.AddRange(page.Sessions.Select(session => session.SessionId));
            rejections.AddRange(page.Rejections.Select(rejection => rejection.Receipt.ReceivedAt));
            (after, more) = (page.Next, page.HasMore);
        }

        Assert.InRange(pages, 2, 20);
        Assert.Equal(1_200, seen.Distinct().Count());
        Assert.Equal(1_200, seen.Count);
        Assert.Equal(seen.Order(), sessions.Order());
        Assert.Equal(Enumerable.Range(0, 600).Select(number => Morning + number), rejections);
    }

    [Fact]
    public async Task A_reader_that_follows_the_feed_while_many_write_misses_nothing()
    {
        const int writers = 12, commits = 25;
        var (acknowledged, done) = (new ConcurrentBag<(string Session, long Number)>(), new TaskCompletionSource());
        var reading = Task.Run(async () =>
        {
            var (seen, changed, rejected, after) = (new List<(string, long)>(), new HashSet<string>(), 0, (string?)null);
            for (var last = false; ;)
            {
                last = done.Task.IsCompleted;
                var before = acknowledged.ToArray();
                var page = await Store.ReadFeedAsync(Tenant, after, Cancelled);
                (after, rejected) = (page.Next, rejected + page.Rejections.Count);
                seen.AddRange(page.Events.Select(read => (read.SessionId, read.Entry.SequenceNumber)));
                changed.UnionWith(page.Sessions.Select(session => session.SessionId));
                if (page.HasMore || page.IsHeldBack) continue;
                Assert.Empty(before.Except(seen));
                if (last) return (seen, changed, rejected);
            }
        });

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var number = 1; number <= commits; number++)
            {
                Assert.Equal(CommitResult.Committed, await CommitAsync(Commit(Row(Key(writer), number), Event(number))));
                acknowledged.Add((Key(writer).SessionId, number));
                await Store.AppendRejectionsAsync(Tenant, [Rejection("invalid_type")], Cancelled);
            }
        })));
        done.SetResult();
        var (events, sessions, rejections) = await reading;
        Assert.Equal(writers * commits, events.Count);
        Assert.Equal(writers * commits, events.Distinct().Count());
        Assert.Equal(writers, sessions.Count);
        Assert.Equal(writers * commits, rejections);
    }
}
