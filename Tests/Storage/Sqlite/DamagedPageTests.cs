using System.Buffers.Binary;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Sqlite;

/// <summary>Promises P4 and P9: a damaged page of one tenant's index, or a damaged row of one session, hurts nobody else.</summary>
public sealed class DamagedPageTests : IDisposable
{
    private const string Well = "awell";
    private const string Sick = "sick";
    private const int Sessions = 400;
    private readonly SqliteStoreOptions _options = new() { DataPath = Directory.CreateTempSubdirectory("damaged-").FullName };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_options.DataPath, recursive: true);

    [Fact]
    public async Task A_damaged_page_of_an_index_that_holds_one_tenant_fails_no_write_of_another()
    {
        await FillAsync();
        DamageLastLeaf("chunks_with_plays");
        await using var store = Open();

        // Both write at the same time, many at once, so that their writes meet in groups.
        var sick = WriteAsync(store, Sick);
        var well = await WriteAsync(store, Well);
        Assert.Equal(0, well.Failed);
        Assert.Equal(0, (await sick).Written);
        foreach (var key in Keys(Well)) Assert.Equal(2, (await store.FindSessionAsync(key, Cancelled))!.Revision);
        foreach (var key in Keys(Sick)) Assert.Equal(1, (await store.FindSessionAsync(key, Cancelled))!.Revision);
    }

    [Fact]
    public async Task A_tenant_whose_writes_fail_is_set_aside_and_comes_back_when_the_damage_is_mended()
    {
        await FillAsync();
        var sound = await File.ReadAllBytesAsync(_options.DatabaseFile, Cancelled);
        DamageLastLeaf("chunks_with_plays");
        await using (var store = Open()) Assert.Equal(0, (await WriteAsync(store, Sick)).Written);

        await File.WriteAllBytesAsync(_options.DatabaseFile, sound, Cancelled);
        await using var mended = Open();
        Assert.Equal(0, (await WriteAsync(mended, Sick)).Failed);
    }

    [Fact]
    public async Task An_unreadable_chunk_hurts_its_session_only()
    {
        await FillAsync();
        using (var database = SqliteDatabase.Open(_options.DatabaseFile, readOnly: false)) database.Execute("UPDATE chunks SET data = x'00' WHERE id = 7");
        await using var store = Open();
        var unreadable = 0;
        foreach (var key in Keys(Well).Concat(Keys(Sick)))
        {
            try
            {
                Assert.Single(await store.ReadEventsAsync(key, Cancelled).ToListAsync(Cancelled));
            }
            catch (StoreCorruptException)
            {
                unreadable++;
            }
        }

        Assert.Equal(1, unreadable);
        Assert.Equal(0, (await WriteAsync(store, Well)).Failed + (await WriteAsync(store, Sick)).Failed);
    }

    [Fact]
    public async Task A_damaged_row_hides_no_other_from_who_reads_what_changed_and_a_damaged_rejection_no_other_from_the_feed()
    {
        await using (var store = Open())
        {
            for (var number = 0; number < 3; number++) await store.CommitAsync(Commit(Row(Key(number)), Event(1)) with { Rejections = [Rejection($"code{number}")] }, Cancelled);
        }

        using (var database = SqliteDatabase.Open(_options.DatabaseFile, readOnly: false))
        {
            database.Execute("UPDATE sessions SET contribution = contribution || x'00' WHERE revision = 1 AND id = 2");
            database.Execute("UPDATE rejections SET json = x'FF00' WHERE id = 2");
        }

        await using var damaged = Open();
        var rows = await damaged.ReadChangesAsync(Tenant, Shard, default, null, Cancelled).ToListAsync(Cancelled);
        Assert.Equal([0, 1, 2], rows.Select(row => int.Parse(row.SessionId, null)));
        Assert.Equal([true, false, true], rows.Select(row => row.Damage is null));
        Assert.False(rows[0].Contribution.IsEmpty);
        Assert.Same(rows[1].Damage, Assert.Throws<StoreCorruptException>(() => rows[1].Contribution));

        var page = await damaged.ReadFeedAsync(Tenant, null, Cancelled);
        Assert.Equal(["code0", "code1", "code2"], page.Rejections.Select(rejection => rejection.Code));
        Assert.Contains("corrupt", page.Rejections[1].Message, StringComparison.Ordinal);
        Assert.Equal(3, (await damaged.ListRejectionsAsync(Tenant, 10, Cancelled)).Count);
        await Assert.ThrowsAsync<StoreCorruptException>(async () => await damaged.RewriteRejectionsAsync(Tenant, default, rejection => rejection, Cancelled)); // no erasure is certified over it
    }

    private static IEnumerable<Audiogum.Sessions.Sessionization.SessionKey> Keys(string tenant) => Enumerable.Range(0, Sessions).Select(number => Key(number, tenant));

    private async Task FillAsync()
    {
        await using var store = Open();
        foreach (var tenant in new[] { Well, Sick })
            Assert.All(await Task.WhenAll(Keys(tenant).Select(key => store.CommitAsync(Commit(Row(key), Event(1)), Cancelled).AsTask())), result => Assert.Equal(CommitResult.Committed, result));

        // So many that the last pages of its indexes are not next to the other tenant's.
        await Task.WhenAll(Enumerable.Range(Sessions, 4_000).Select(number => store.CommitAsync(Commit(Row(Key(number, Sick)), Event(1)), Cancelled).AsTask()));
    }

    private static async Task<(int Written, int Failed)> WriteAsync(SqliteSessionStore store, string tenant)
    {
        var (written, failed) = (0, 0);
        await Parallel.ForEachAsync(Keys(tenant), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancelled }, async (key, cancellationToken) =>
        {
            try
            {
                Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(key, 2), Event(2)), cancellationToken));
                Interlocked.Increment(ref written);
            }
            catch (StoreUnavailableException)
            {
                Interlocked.Increment(ref failed);
            }
        });
        return (written, failed);
    }

    /// <summary>Writes over the last leaf of an index, which is of the tenant with the highest number (https://sqlite.org/fileformat2.html#b_tree_pages).</summary>
    private void DamageLastLeaf(string index)
    {
        long page;
        using (var database = SqliteDatabase.Open(_options.DatabaseFile, readOnly: false))
        {
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            page = database.ReadInteger($"SELECT rootpage FROM sqlite_schema WHERE name = '{index}'");
        }

        const int pageSize = 4_096;
        using var file = File.OpenHandle(_options.DatabaseFile, FileMode.Open, FileAccess.ReadWrite);
        var head = new byte[12];
        while (true)
        {
            RandomAccess.Read(file, head, (page - 1) * pageSize);
            if (head[0] == 0x0A) break; // a leaf
            Assert.Equal(0x02, head[0]);
            page = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(8));
        }

        RandomAccess.Write(file, new byte[16], (page - 1) * pageSize);
    }

    private SqliteSessionStore Open()
    {
        var store = new SqliteSessionStore(_options, TimeProvider.System);
        store.Open();
        return store;
    }
}
