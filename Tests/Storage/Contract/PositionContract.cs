using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

/// <summary>Two stores over one database, and many writers whose commits overlap.</summary>
public abstract partial class SessionStoreContract
{
    private const int Sessions = 24;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Reading_the_end_then_rows_then_changes_finds_every_session_however_commits_overlap(int seed)
    {
        var other = await OpenOtherAsync();
        var writing = WriteAsync([Store, other, Store, other], revisions: 12, seed);
        for (var last = false; !last;)
        {
            last = writing.IsCompleted;
            var after = (await other.ReadEndAsync(Tenant, Shard, Cancelled)).Resume;
            var known = await other.ReadDayAsync(Tenant, Shard, 10, Cancelled).ToDictionaryAsync(row => row.SessionId, row => row.Revision, cancellationToken: Cancelled);
            for (var settled = false; !settled;)
            {
                settled = writing.IsCompleted;
                var before = await Store.ReadDayAsync(Tenant, Shard, 10, Cancelled).ToListAsync(Cancelled);
                await foreach (var row in other.ReadChangesAsync(Tenant, Shard, after, null, Cancelled))
                {
                    Assert.True(row.Position > after, "Positions ascend.");
                    after = row.Position;
                    known[row.SessionId] = Math.Max(row.Revision, known.GetValueOrDefault(row.SessionId));
                }

                if (!settled) continue;
                await writing;
                Assert.All(before, row => Assert.Equal(row.Revision, known[row.SessionId]));
                Assert.Equal(Sessions, known.Count);
            }
        }

        await CloseOtherAsync(other);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_reader_meets_each_revision_of_a_session_at_most_once_and_in_order_and_the_last_one_always(int seed)
    {
        var other = await OpenOtherAsync();
        var (met, after, feed) = (new Dictionary<string, long>(), default(StorePosition), (string?)null);
        var entries = new HashSet<(string, long)>();
        var writing = WriteAsync([other, Store, other], revisions: 15, seed);
        for (var last = false; !last;)
        {
            last = writing.IsCompleted;
            await foreach (var row in Store.ReadChangesAsync(Tenant, Shard, after, null, Cancelled))
            {
                Assert.True(row.Position > after, "Positions ascend.");
                Assert.True(row.Revision > met.GetValueOrDefault(row.SessionId), "A revision comes once, and after those before it.");
                (after, met[row.SessionId]) = (row.Position, row.Revision);
            }

            var page = await Store.ReadFeedAsync(Tenant, feed, Cancelled);
            feed = page.Next;
            Assert.All(page.Events, read => Assert.True(entries.Add((read.SessionId, read.Entry.SequenceNumber)), "An entry comes once."));
            last &= !page.HasMore;
        }

        await writing;
        Assert.Equal(Sessions, met.Count);
        Assert.All(met.Values, revision => Assert.Equal(15, revision));
        Assert.Equal(Sessions * 15, entries.Count);
        await CloseOtherAsync(other);
    }

    [Fact]
    public async Task Reading_may_go_on_from_any_position_that_was_met_through_any_store()
    {
        var other = await OpenOtherAsync();
        await WriteAsync([Store, other], revisions: 3, seed: 4);
        var all = await Store.ReadChangesAsync(Tenant, Shard, default, null, Cancelled).ToListAsync(Cancelled);
        Assert.Equal(Sessions, all.Count);
        for (var at = 0; at < all.Count; at++)
        {
            var position = StorePosition.Parse(all[at].Position.ToString());
            Assert.Equal(all.Skip(at + 1).Select(row => row.SessionId), await other.ReadChangesAsync(Tenant, Shard, position, null, Cancelled).Select(row => row.SessionId).ToListAsync(Cancelled));
        }

        await CloseOtherAsync(other);
    }

    /// <summary>Each writer commits revisions of its own sessions, in an order of its own, several at a time.</summary>
    private static Task WriteAsync(ISessionStore[] stores, int revisions, int seed) => Task.WhenAll(Enumerable.Range(0, Sessions).Select(session => Task.Run(async () =>
    {
        var random = new Random((seed * 1_000) + session);
        for (var revision = 1; revision <= revisions; revision++)
        {
            for (var yields = random.Next(20); yields > 0; yields--) await Task.Yield();
            var commit = Commit(Row(Key(session), revision), Event(revision)) with { AddedDays = revision == 1 ? [new(10, 10)] : [] };
            Assert.Equal(CommitResult.Committed, await stores[random.Next(stores.Length)].CommitAsync(commit, Cancelled));
        }
    })));

    private ValueTask CloseOtherAsync(ISessionStore other) => ReferenceEquals(other, Store) ? ValueTask.CompletedTask : CloseAsync(other);
}
