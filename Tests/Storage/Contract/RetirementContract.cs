using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task A_session_whose_events_are_removed_keeps_its_row_and_loses_every_entry()
    {
        var long_ = new string('x', 60_000);
        await CommitAsync(Commit(Row(Key(1)), [.. Enumerable.Range(1, 20).Select(number => Event(number, json: $$"""{"n":"{{number}}{{long_}}"}"""))]));
        await CommitAsync(Commit(Row(Key(1), 2), Event(1_000), Event(2_000, StoredEventKind.ConflictLoser)));
        await CommitAsync(Commit(Row(Key(2)), Event(1)));
        var row = Row(Key(1), 3) with { Version = 2, Summary = Json("{\"retired\":true}") };
        Assert.Equal(CommitResult.RevisionMismatch, await CommitAsync(Commit(row with { Revision = 2 }) with { RemovesEvents = true }));
        Assert.Equal(22, await Store.ReadEventsAsync(Key(1), Cancelled).CountAsync(Cancelled));

        Assert.Equal(CommitResult.Committed, await CommitAsync(Commit(row) with { RemovesEvents = true }));
        await ReopenAsync();
        AssertSame(row, await Store.FindSessionAsync(Key(1), Cancelled));
        Assert.Empty(await Store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled));
        Assert.Empty(await Store.ReadEventsAsync(Key(1), new HashSet<long> { 1, 1_000, 2_000 }, Cancelled));
        AssertSame([Event(1)], await Store.ListPlayEventsAsync(Tenant, 10, Cancelled));
        AssertSame([Event(1)], await Store.ReadEventsAsync(Key(2), Cancelled).ToListAsync(Cancelled));
        Assert.Equal([new(Key(2).SessionId, 1), new(Key(1).SessionId, 3)], (await Store.ReadFeedAsync(Tenant, null, Cancelled)).Sessions.OrderBy(session => session.Revision));
        Assert.Equal(CommitResult.Committed, await CommitAsync(Commit(row with { Revision = 4 }) with { RemovesEvents = true }));
    }

    /// <summary>Whoever follows the feed knows the last number that was given: given again, what has it would be passed over.</summary>
    [Fact]
    public async Task Feed_reports_what_is_stored_after_the_newest_was_removed()
    {
        await CommitAsync(Commit(Row(Key(2)), Event(1, type: EventType.Navigation)));
        await CommitAsync(Commit(Row(Key(1)), Event(1), Event(2)));
        await Store.AppendRejectionsAsync(Tenant, [Rejection("invalid_type"), Rejection("invalid_type")], Cancelled);
        var seen = await Store.ReadFeedAsync(Tenant, null, Cancelled);
        for (var round = 2; round < 5; round++)
        {
            await CommitAsync(Commit(Row(Key(1), round)) with { RemovesEvents = true });
            Assert.False(await Store.RemoveRejectionsAsync(Tenant, Morning + 1, Cancelled));
            Assert.Empty(await Store.ListRejectionsAsync(Tenant, 10, Cancelled));
            await ReopenAsync();
            await CommitAsync(Commit(Row(Key(round + 10)), Event(round)));
            await Store.AppendRejectionsAsync(Tenant, [Rejection("missing_field")], Cancelled);
            var page = await Store.ReadFeedAsync(Tenant, seen.Next, Cancelled);
            Assert.Equal([(long)round], page.Events.Select(read => read.Entry.SequenceNumber));
            Assert.Equal(["missing_field"], page.Rejections.Select(rejection => rejection.Code));
            seen = page;
        }
    }

    [Fact]
    public async Task Rejections_received_before_an_instant_go_and_are_counted_still()
    {
        const long hour = 3_600_000, quarter = 900_000;
        await Store.AppendRejectionsAsync(Tenant, [.. Enumerable.Range(0, 450).Select(_ => Rejection("invalid_type"))], Cancelled);
        await Store.AppendRejectionsAsync(Tenant, [Rejection("missing_field", Morning + hour)], Cancelled);
        await Store.AppendRejectionsAsync("other", [Rejection("invalid_type")], Cancelled);
        var rounds = 1;
        for (; await Store.RemoveRejectionsAsync(Tenant, Morning + hour, Cancelled); rounds++) Assert.InRange(rounds, 1, 10);
        Assert.Equal(["missing_field"], (await Store.ListRejectionsAsync(Tenant, 1_000, Cancelled)).Select(rejection => rejection.Code));
        Assert.Single(await Store.ListRejectionsAsync("other", 10, Cancelled));
        Assert.Equal(450, await Store.CountRejectedAsync(Tenant, Morning, Morning + quarter, Cancelled));
        Assert.False(await Store.RemoveRejectionsAsync("nobody", long.MaxValue, Cancelled));
    }
}
