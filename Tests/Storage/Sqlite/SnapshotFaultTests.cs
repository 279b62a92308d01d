using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Snapshots;
using Audiogum.Sessions.Storage.Sqlite;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Sqlite;

/// <summary>What shards keep, on a disk that is at fault, and in files from before they kept anything.</summary>
public sealed class SnapshotFaultTests : IDisposable
{
    private static readonly SnapshotKey OfDay = new(Tenant, Shard, 20_000);

    private readonly SqliteStoreOptions _options = new() { DataPath = Directory.CreateTempSubdirectory("snapshots-").FullName };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_options.DataPath, recursive: true);

    [Theory]
    [InlineData("data = x'01' || substr(data, 2)", Tenant, Shard, 20_000)]
    [InlineData("data = substr(data, 1, length(data) - 1)", Tenant, Shard, 20_000)]
    [InlineData("data = x'00'", Tenant, Shard, 20_000)]
    [InlineData("tenant = 'bolt'", "bolt", Shard, 20_000)]
    [InlineData("shard = shard + 1", Tenant, Shard + 1, 20_000)]
    [InlineData("day = day - 1", Tenant, Shard, 19_999)]
    public async Task Another_value_in_any_column_is_reported_with_its_place_until_it_is_written_over(string damage, string tenant, int shard, int day)
    {
        SnapshotKey sound = new(Tenant, Shard, null), damaged = new(tenant, shard, day);
        await using var store = Open();
        await store.WriteSnapshotAsync(sound, Json("sound"), Cancelled);
        await store.WriteSnapshotAsync(OfDay, Json("kept"), Cancelled);
        Assert.Empty(SqliteCheck.Run(_options));
        Execute($"UPDATE snapshots SET {damage} WHERE id = 2");

        var fault = await Assert.ThrowsAsync<StoreCorruptException>(async () => await store.FindSnapshotAsync(damaged, Cancelled));
        Assert.Equal(("snapshots", 2), (fault.Table, fault.Row));
        Assert.Contains("Row 2 of snapshots", Assert.Single(SqliteCheck.Run(_options)), StringComparison.Ordinal);
        Assert.Equal("sound", Text((await store.FindSnapshotAsync(sound, Cancelled))!.Value));
        await store.WriteSnapshotAsync(damaged, Json("anew"), Cancelled);
        Assert.Equal("anew", Text((await store.FindSnapshotAsync(damaged, Cancelled))!.Value));
        Assert.Empty(SqliteCheck.Run(_options));
    }

    [Fact]
    public async Task A_file_from_before_shards_kept_anything_is_sound_and_is_brought_up_to_date()
    {
        await using (var store = Open()) await store.CommitAsync(Commit(Row(Key(1)), Event(1)), Cancelled);
        Execute($"DROP TABLE snapshots; PRAGMA user_version = {SqliteSchema.CurrentVersion - 1}");
        Assert.Empty(SqliteCheck.Run(_options));

        await using var again = Open();
        await again.WriteSnapshotAsync(OfDay, Json("kept"), Cancelled);
        Assert.Equal("kept", Text((await again.FindSnapshotAsync(OfDay, Cancelled))!.Value));
        Assert.NotNull(await again.FindSessionAsync(Key(1), Cancelled));
    }

    private void Execute(string sql)
    {
        using var database = SqliteDatabase.Open(_options.DatabaseFile, readOnly: false);
        database.Execute(sql);
    }

    private SqliteSessionStore Open()
    {
        var store = new SqliteSessionStore(_options, TimeProvider.System);
        store.Open();
        return store;
    }
}
