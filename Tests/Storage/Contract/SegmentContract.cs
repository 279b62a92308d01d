using Audiogum.Sessions.Storage;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task Sealed_parts_come_back_with_their_row_as_written()
    {
        var plays = new string('x', 100_000) + "é";
        await CommitAsync(Commit(Row(Key(1)) with { SealedParts = 2 }) with { Segments = [Part(0, plays: plays), Part(1, from: -5, to: 7, firstPlay: 3, lastPlay: 9)] });
        await CommitAsync(Commit(Row(Key(2)) with { SealedParts = 1 }) with { Segments = [Part(0, plays: "other")] });

        var reading = await Store.ReadSegmentsAsync(Key(1), new(), Cancelled);

        AssertSame(Row(Key(1)) with { SealedParts = 2 }, reading?.Row);
        Assert.Equal([0, 1], reading!.Segments.Select(part => part.Number));
        Assert.Equal([plays, "[]"], reading.Segments.Select(part => Text(part.Plays)));
        Assert.Equal(Part(1, from: -5, to: 7, firstPlay: 3, lastPlay: 9) with { Plays = default }, reading.Segments[1] with { Plays = default });
        Assert.Null(await Store.ReadSegmentsAsync(Key(3), new(), Cancelled));
    }

    [Fact]
    public async Task Sealed_parts_are_found_by_number_revision_time_and_play()
    {
        await CommitAsync(Commit(Row(Key(1)) with { SealedParts = 2 }) with { Segments = [Part(0, 1, 0, 10, 1, 5), Part(1, 1, 10, 20, 5, 5)] });
        await CommitAsync(Commit(Row(Key(1), 2) with { SealedParts = 3 }) with { Segments = [Part(2, 2, 30, 40, 5, 9)] });

        async Task<IEnumerable<int>> FindAsync(SegmentQuery query) => (await Store.ReadSegmentsAsync(Key(1), query, Cancelled))!.Segments.Select(part => part.Number);
        Assert.Equal([0, 1, 2], await FindAsync(new()));
        Assert.Equal([1, 2], await FindAsync(new() { FirstNumber = 1 }));
        Assert.Equal([1], await FindAsync(new() { FirstNumber = 1, Limit = 1 }));
        Assert.Equal([2], await FindAsync(new() { AfterRevision = 1 }));
        Assert.Empty(await FindAsync(new() { AfterRevision = 2 }));
        Assert.Equal([0, 1], await FindAsync(new() { From = 10, To = 29 }));
        Assert.Empty(await FindAsync(new() { From = 21, To = 29 }));
        Assert.Equal([0, 1, 2], await FindAsync(new() { Play = 5 }));
        Assert.Equal([2], await FindAsync(new() { Play = 6 }));
        Assert.Empty(await FindAsync(new() { Limit = 0 }));
    }

    [Fact]
    public async Task A_part_is_written_over_and_parts_beyond_the_count_are_removed()
    {
        await CommitAsync(Commit(Row(Key(1)) with { SealedParts = 3 }) with { Segments = [Part(0), Part(1), Part(2)] });
        await CommitAsync(Commit(Row(Key(1), 2) with { SealedParts = 2 }) with { Segments = [Part(1, 2, plays: "new")] });
        await ReopenAsync();

        var parts = (await Store.ReadSegmentsAsync(Key(1), new(), Cancelled))!.Segments;
        Assert.Equal([(0, 1L, "[]"), (1, 2L, "new")], parts.Select(part => (part.Number, part.Revision, Text(part.Plays))));
    }

    [Fact]
    public async Task A_refused_commit_writes_no_part()
    {
        await CommitAsync(Commit(Row(Key(1))));
        await CommitAsync(Commit(Row(Key(1)) with { SealedParts = 1 }) with { Segments = [Part(0)] });
        Assert.Empty((await Store.ReadSegmentsAsync(Key(1), new(), Cancelled))!.Segments);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-3, 4)]
    [InlineData(1, 20_000)]
    [InlineData(16_383, 16_385)]
    public async Task A_run_of_days_holds_the_session_on_each_of_them_and_no_other(int first, int last)
    {
        await CommitAsync(Commit(Row(Key(1))) with { AddedDays = [new(first, last)] });
        foreach (var day in new[] { first, first + 1, (first + last) / 2, last - 1, last }.Where(day => day >= first && day <= last))
        {
            Assert.Single(await Store.ReadDayAsync(Tenant, Shard, day, Cancelled).ToListAsync(Cancelled));
            Assert.Single(await Store.ListShardDaysAsync(Tenant, 16, day, day + 1, Cancelled));
        }

        foreach (var day in new[] { first - 1, last + 1 })
        {
            Assert.Empty(await Store.ReadDayAsync(Tenant, Shard, day, Cancelled).ToListAsync(Cancelled));
            Assert.Empty(await Store.ListShardDaysAsync(Tenant, 16, day, day + 1, Cancelled));
        }
    }

    [Fact]
    public async Task Numbers_far_apart_come_back_in_order_however_they_were_posted()
    {
        var random = new Random(7);
        var numbers = Enumerable.Range(0, 600).Select(_ => random.NextInt64(0, 1L << random.Next(4, 62))).Distinct().ToArray();
        for (var revision = 1; revision <= 6; revision++)
        {
            var post = numbers.Where((_, i) => i % 6 == revision - 1).Select(number => Event(number));
            await CommitAsync(Commit(Row(Key(1), revision), [.. post]));
        }

        var read = await Store.ReadEventsAsync(Key(1), Cancelled).Select(entry => entry.SequenceNumber).ToListAsync(Cancelled);
        Assert.Equal(numbers.Order(), read);
        Assert.Equal(numbers.Length, (await Store.ReadEventsAsync(Key(1), numbers.ToHashSet(), Cancelled)).Count);
    }

    [Fact]
    public async Task Of_two_entries_the_one_committed_later_has_the_higher_place()
    {
        for (var revision = 1; revision <= 3; revision++) await CommitAsync(Commit(Row(Key(1), revision), Event(10 - revision)));
        var places = await Store.ReadEventsAsync(Key(1), Cancelled).Select(entry => entry.StoreOrder).ToListAsync(Cancelled);
        Assert.Equal(places.OrderDescending(), places);
        Assert.Equal(3, places.Distinct().Count());
    }
}
