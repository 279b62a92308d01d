using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task Events_come_back_verbatim_in_the_order_of_their_numbers()
    {
        StoredEvent[] first =
        [
            Event(9, json: "{\"b\":1, \"a\" : \"\\u00e9 é 曲\",\t\"x\":1.0e+5}"),
            Event(long.MaxValue, type: EventType.Voice, receipt: new(0, null, null)),
            Event(0, type: EventType.AppStart, receipt: new(-1, "", "d\0")),
        ];
        StoredEvent[] second = [Event(9, StoredEventKind.ConflictLoser), Event(0, StoredEventKind.EarlierReceipt, EventType.AppStart, json: "")];
        await CommitAsync(Commit(Row(Key(1)), first));
        await CommitAsync(Commit(Row(Key(1), 2)));
        await CommitAsync(Commit(Row(Key(1), 3), second));

        AssertSame([first[2], second[1], first[0], second[0], first[1]], await Store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task A_large_session_is_read_whole()
    {
        for (var revision = 1; revision <= 30; revision++)
            await CommitAsync(Commit(Row(Key(1), revision), [.. Numbers(revision).Select(number => Event(number, json: new string('x', 2_000)))]));

        var numbers = await Store.ReadEventsAsync(Key(1), Cancelled).Select(entry => entry.SequenceNumber).ToListAsync(Cancelled);
        Assert.Equal(Enumerable.Range(1, 30).SelectMany(Numbers).Order(), numbers);

        static IEnumerable<long> Numbers(int revision) => Enumerable.Range(1000 - revision * 30, 30).Select(number => (long)number);
    }

    [Fact]
    public async Task Entries_are_found_by_their_numbers()
    {
        await CommitAsync(Commit(Row(Key(1)), [.. Enumerable.Range(0, 10).Select(number => Event(number))]));
        await CommitAsync(Commit(Row(Key(1), 2), [.. Enumerable.Range(20, 10).Select(number => Event(number))]));
        await CommitAsync(Commit(Row(Key(1), 3), Event(5, StoredEventKind.ConflictLoser), Event(long.MaxValue)));
        await CommitAsync(Commit(Row(Key(1), 4), Event(15)));

        Assert.Equal([5, 5, 15, 25], await FindAsync(15, 25, 5));
        Assert.Equal([0], await FindAsync(0));
        Assert.Equal([0, 29, long.MaxValue], await FindAsync(long.MaxValue, 0, 29));
        Assert.Empty(await FindAsync(10, 19, 30, 12, long.MaxValue - 1));

        async Task<IEnumerable<long>> FindAsync(params long[] numbers) =>
            (await Store.ReadEventsAsync(Key(1), numbers.ToHashSet(), Cancelled)).Select(entry => entry.SequenceNumber);
    }

    [Fact]
    public async Task Any_set_of_numbers_finds_what_a_full_read_would()
    {
        var random = new Random(7);
        for (var revision = 1; revision <= 60; revision++)
        {
            var from = random.Next(500);
            await CommitAsync(Commit(Row(Key(1), revision), [.. Enumerable.Range(0, random.Next(1, 8)).Select(i => Event(from + i * random.Next(1, 30)))]));
        }

        var all = await Store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled);
        for (var round = 0; round < 50; round++)
        {
            var wanted = Enumerable.Range(0, random.Next(1, 12)).Select(_ => (long)random.Next(750)).ToHashSet();
            AssertSame([.. all.Where(entry => wanted.Contains(entry.SequenceNumber))], await Store.ReadEventsAsync(Key(1), wanted, Cancelled));
        }
    }

    [Fact]
    public async Task Play_events_are_listed_newest_first_without_losers_copies_and_other_types()
    {
        await CommitAsync(Commit(Row(Key(1)), Event(1), Event(2, type: EventType.Auth), Event(3)));
        await CommitAsync(Commit(
            Row(Key(2)), Event(7), Event(8, StoredEventKind.ConflictLoser), Event(9, StoredEventKind.EarlierReceipt, json: ""), Event(6)));
        await CommitAsync(Commit(Row(Key(1), 2), Event(10, type: EventType.Profile)));

        Assert.Equal([6, 7, 3, 1], await PlaysAsync(100));
        Assert.Equal([6, 7, 3], await PlaysAsync(3));
        Assert.Equal(Event(6).Json.ToArray(), (await Store.ListPlayEventsAsync(Tenant, 1, Cancelled))[0].Json.ToArray());

        async Task<IEnumerable<long>> PlaysAsync(int limit) =>
            (await Store.ListPlayEventsAsync(Tenant, limit, Cancelled)).Select(entry => entry.SequenceNumber);
    }
}
