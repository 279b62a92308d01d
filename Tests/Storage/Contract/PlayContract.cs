using Audiogum.Sessions.Storage;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task Play_sessions_are_listed_newest_first_with_their_session()
    {
        var row = Row(Key(1)) with { Contribution = Json("[1,2]") };
        await CommitAsync(Commit(row) with { AddedPlays = [new(300, 9, "aux"), new(100, 1, "playable")] });
        await CommitAsync(Commit(Row(Key(2))) with { AddedPlays = [new(300, 3, "aux"), new(300, 2, "usb")] });

        Assert.Equal([(300, 1, 9), (300, 2, 2), (300, 2, 3), (100, 1, 1)], await PlaysAsync(Query()));
        Assert.Equal([(300, 1, 9), (300, 2, 2)], await PlaysAsync(Query() with { Limit = 2 }));
        Assert.Equal([(300, 2, 3), (100, 1, 1)], await PlaysAsync(Query() with { After = new(300, Key(2).SessionId, 2) }));
        Assert.Equal([(100, 1, 1)], await PlaysAsync(Query() with { From = 100, To = 300 }));
        Assert.Equal([(300, 1, 9), (300, 2, 3)], await PlaysAsync(Query() with { Source = "aux" }));
        AssertSame(row, (await Store.ListPlaysAsync(Query(), Cancelled))[0].Session);
    }

    [Fact]
    public async Task Play_sessions_are_filtered_by_their_session()
    {
        await CommitAsync(Commit(Row(Key(1))) with { AddedPlays = [new(1, 1, "aux")] });
        await CommitAsync(Commit(Row(Key(2)) with { UserId = "u", DeviceId = "d" }) with { AddedPlays = [new(2, 1, "aux")] });

        Assert.Equal([(2, 2, 1)], await PlaysAsync(Query() with { UserId = "u" }));
        Assert.Equal([(2, 2, 1)], await PlaysAsync(Query() with { DeviceId = "d", Source = "aux" }));
        Assert.Empty(await PlaysAsync(Query() with { UserId = "u", Source = "playable" }));
    }

    [Fact]
    public async Task Play_sessions_that_moved_or_ceased_are_listed_where_they_are_now()
    {
        await CommitAsync(Commit(Row(Key(1))) with { AddedPlays = [new(100, 1, "aux"), new(200, 5, "usb")] });
        await CommitAsync(Commit(Row(Key(1), 2)) with
        {
            RemovedPlays = [new(100, 1, "aux"), new(200, 5, "usb")],
            AddedPlays = [new(150, 1, "aux")],
        });
        Assert.Equal([(150, 1, 1)], await PlaysAsync(Query()));

        await CommitAsync(Commit(Row(Key(1), 3)) with { RemovedPlays = [new(150, 1, "aux")], AddedPlays = [new(150, 1, "usb")] });
        Assert.Equal([(150, 1, 1)], await PlaysAsync(Query() with { Source = "usb" }));
        Assert.Empty(await PlaysAsync(Query() with { Source = "aux" }));
    }

    [Fact]
    public async Task Pages_of_play_sessions_join_without_a_gap_or_an_overlap()
    {
        var random = new Random(5);
        for (var session = 0; session < 12; session++)
        {
            var plays = Enumerable.Range(1, random.Next(1, 6)).Select(opened => new PlayEntry(random.Next(4), opened, "aux"));
            await CommitAsync(Commit(Row(Key(session))) with { AddedPlays = [.. plays] });
        }

        var whole = await PlaysAsync(Query());
        foreach (var limit in new[] { 1, 2, 5 })
        {
            var joined = new List<(long, int, long)>();
            var query = Query() with { Limit = limit };
            for (IReadOnlyList<PlayRow> page; (page = await Store.ListPlaysAsync(query, Cancelled)).Count > 0;)
            {
                joined.AddRange(page.Select(PlaceOf));
                query = query with { After = new(page[^1].StartedAt, page[^1].Session.Key.SessionId, page[^1].OpenedBy) };
            }

            Assert.Equal(whole, joined);
        }
    }

    private async Task<IEnumerable<(long StartedAt, int Session, long OpenedBy)>> PlaysAsync(SessionQuery query) =>
        (await Store.ListPlaysAsync(query, Cancelled)).Select(PlaceOf);

    private static (long StartedAt, int Session, long OpenedBy) PlaceOf(PlayRow row) =>
        (row.StartedAt, Convert.ToInt32(row.Session.Key.SessionId, 16), row.OpenedBy);
}
