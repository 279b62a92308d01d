using Audiogum.Sessions.Storage;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task Sessions_are_listed_newest_first_ties_by_id_in_a_half_open_range()
    {
        foreach (var (session, startedAt) in new[] { (4, 100), (1, 100), (3, 200), (2, 300), (5, 99) })
            await CommitAsync(Commit(Row(Key(session), startedAt: startedAt)));

        Assert.Equal([2, 3, 1, 4, 5], await ListAsync(Query()));
        Assert.Equal([3, 1, 4], await ListAsync(Query() with { From = 100, To = 300 }));
        Assert.Equal([2, 3], await ListAsync(Query() with { Limit = 2 }));
        Assert.Empty(await ListAsync(Query() with { From = 101, To = 200 }));
    }

    [Fact]
    public async Task Pages_of_sessions_join_without_a_gap_or_an_overlap()
    {
        var random = new Random(11);
        for (var session = 0; session < 60; session++)
            await CommitAsync(Commit(Row(Key(random.Next(1_000_000)), startedAt: random.Next(8)) with { Client = session % 3 == 0 ? "radio" : "phone" }));

        foreach (var query in new[] { Query(), Query() with { Client = "radio" }, Query() with { From = 2, To = 6, UserId = "user-1" } })
        {
            var whole = await Store.ListSessionsAsync(query, Cancelled);
            foreach (var limit in new[] { 1, 2, 7 })
                Assert.Equal(whole.Select(row => row.Key), (await PagesAsync(query with { Limit = limit })).Select(row => row.Key));
        }

        async Task<List<SessionRow>> PagesAsync(SessionQuery query)
        {
            var rows = new List<SessionRow>();
            for (IReadOnlyList<SessionRow> page; (page = await Store.ListSessionsAsync(query, Cancelled)).Count > 0;)
            {
                Assert.True(page.Count <= query.Limit);
                rows.AddRange(page);
                query = query with { After = new(page[^1].StartedAt, page[^1].Key.SessionId, 0) };
            }

            return rows;
        }
    }

    [Fact]
    public async Task Every_row_has_its_own_texts_whatever_the_row_before_has()
    {
        SessionRow[] rows = [.. new (string? User, string Client, string? Country)[] { ("u", "phone", "gb"), ("u", "phone", "gb"), (null, "phöne", null), ("U", "", "gb"), ("ü", "", "de"), ("ü", "phone", "de") }
            .Select((texts, place) => Row(Key(place), startedAt: 1_000 - place) with { UserId = texts.User, Client = texts.Client, Platform = texts.Client, CountryCode = texts.Country })];
        foreach (var row in rows) await CommitAsync(Commit(row));

        var listed = await Store.ListSessionsAsync(Query(), Cancelled);
        Assert.Equal(rows.Select(TextsOf), listed.Select(TextsOf));

        static (string, string?, string, string, string?) TextsOf(SessionRow row) => (row.Key.SessionId, row.UserId, row.Client, row.Platform, row.CountryCode);
    }

    [Fact]
    public async Task A_page_may_follow_a_place_outside_of_the_range_or_that_is_gone()
    {
        await CommitAsync(Commit(Row(Key(1), startedAt: 100)));
        await CommitAsync(Commit(Row(Key(2), startedAt: 200)));

        Assert.Equal([1], await ListAsync(Query() with { After = new(150, Key(9).SessionId, 0) }));
        Assert.Equal([2, 1], await ListAsync(Query() with { To = 300, After = new(999, Key(9).SessionId, 0) }));
        Assert.Empty(await ListAsync(Query() with { From = 200, To = 300, After = new(100, Key(0).SessionId, 0) }));
    }

    [Fact]
    public async Task A_session_that_moved_is_listed_at_its_new_place_only()
    {
        await CommitAsync(Commit(Row(Key(1), startedAt: 100)));
        await CommitAsync(Commit(Row(Key(2), startedAt: 200)));
        await CommitAsync(Commit(Row(Key(1), 2, 300) with { UserId = "late", DeviceId = "phone" }));

        Assert.Equal([1, 2], await ListAsync(Query()));
        Assert.Equal([2], await ListAsync(Query() with { UserId = "user-1" }));
        Assert.Equal([1], await ListAsync(Query() with { UserId = "late" }));
        Assert.Equal([1], await ListAsync(Query() with { DeviceId = "phone" }));
    }

    [Fact]
    public async Task Every_filter_of_a_listing_compares_exactly()
    {
        await CommitAsync(Commit(Row(Key(1), startedAt: 1)) with { AddedPlays = [new(1, 1, "aux"), new(1, 2, "gone")] });
        await CommitAsync(Commit(Row(Key(1), 2, startedAt: 1)) with { RemovedPlays = [new(1, 2, "gone")] });
        await CommitAsync(Commit(Row(Key(2), startedAt: 2) with
        {
            UserId = "u",
            DeviceId = "d",
            Client = "c",
            Platform = "p",
            DeviceName = "n",
            CountryCode = "de",
            LastReceivedAt = 50,
        }) with
        { AddedPlays = [new(2, 1, "play"), new(2, 2, "x%"), new(3, 3, "US"), new(4, 4, "US")] });

        foreach (var query in new[]
        {
            Query() with { UserId = "u" }, Query() with { DeviceId = "d" }, Query() with { Client = "c" }, Query() with { Platform = "p" },
            Query() with { DeviceName = "n" }, Query() with { CountryCode = "de" }, Query() with { Source = "play" }, Query() with { Source = "US" },
            Query() with { LastReceivedBefore = 51 }, Query() with { LastReceivedFrom = 50, LastReceivedBefore = 51 },
            Query() with { UserId = "u", DeviceId = "d", Client = "c", Platform = "p", DeviceName = "n", CountryCode = "de", Source = "x%" },
        })
            Assert.Equal([2], await ListAsync(query));

        foreach (var query in new[]
        {
            Query() with { UserId = "U" }, Query() with { UserId = "u%" }, Query() with { DeviceId = "" }, Query() with { Source = "pla" },
            Query() with { Source = "x_" }, Query() with { Source = "" }, Query() with { Source = "gone" }, Query() with { Client = "c' OR '1'='1" }, Query() with { LastReceivedBefore = 50 },
        })
            Assert.Empty(await ListAsync(query));

        Assert.Equal([1], await ListAsync(Query() with { Source = "aux" }));
        Assert.Equal([1], await ListAsync(Query() with { LastReceivedFrom = 51 }));
    }

    private async Task<IEnumerable<int>> ListAsync(SessionQuery query) =>
        (await Store.ListSessionsAsync(query, Cancelled)).Select(row => Convert.ToInt32(row.Key.SessionId, 16));
}
