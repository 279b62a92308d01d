using Audiogum.Sessions.Storage.Snapshots;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(300_000)]
    [InlineData(SnapshotKey.MaxBytes)]
    public async Task Snapshots_are_found_as_written_and_can_be_overwritten(int length)
    {
        SnapshotKey key = new(Tenant, Shard, 20_000);
        Assert.Null(await Store.FindSnapshotAsync(key, Cancelled));
        var (first, second) = (Noise(length, seed: 1), Noise(length, seed: 2));
        await Store.WriteSnapshotAsync(key, first, Cancelled);
        await ReopenAsync();
        Assert.Equal(first, await FindAsync(key));
        await Store.WriteSnapshotAsync(key, second, Cancelled);
        Assert.Equal(second, await FindAsync(key));
        await Store.WriteSnapshotAsync(key, second.AsMemory(0, 1), Cancelled);
        await ReopenAsync();
        Assert.Equal(second[..1], await FindAsync(key));
        Assert.Empty(await Store.ListTenantsAsync(Cancelled));
    }

    [Fact]
    public async Task Snapshots_are_separate_by_tenant_shard_and_day_and_removed_by_shard()
    {
        SnapshotKey[] kept = [.. from day in (int?[])[null, int.MinValue, -1, 0, 1, int.MaxValue] select new SnapshotKey(Tenant, 1, day), new(Tenant, 11, 0), new(Tenant, 2, null), new("acme:1", 1, 0), new("bolt", 1, 0)];
        for (var i = 0; i < kept.Length; i++) await Store.WriteSnapshotAsync(kept[i], Noise(100, i), Cancelled);
        for (var i = 0; i < kept.Length; i++) Assert.Equal(Noise(100, i), await FindAsync(kept[i]));

        for (var time = 0; time < 2; time++) await Store.RemoveSnapshotsAsync(Tenant, 1, Cancelled);
        await ReopenAsync();
        for (var i = 0; i < kept.Length; i++) Assert.Equal(kept[i] is { Tenant: Tenant, Shard: 1 } ? null : Noise(100, i), await FindAsync(kept[i]));
        await Store.WriteSnapshotAsync(kept[0], Noise(100, 99), Cancelled);
        Assert.Equal(Noise(100, 99), await FindAsync(kept[0]));
    }

    [Fact]
    public async Task More_than_a_transaction_of_what_a_shard_keeps_is_removed()
    {
        var keys = Enumerable.Range(0, 230).Select(day => new SnapshotKey(Tenant, Shard, day)).ToList();
        await Task.WhenAll(keys.Select(key => Store.WriteSnapshotAsync(key, Noise(10, key.Day!.Value), Cancelled).AsTask()));
        await Store.RemoveSnapshotsAsync(Tenant, Shard, Cancelled);
        foreach (var key in keys) Assert.Null(await Store.FindSnapshotAsync(key, Cancelled));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SnapshotKey.MaxBytes + 1)]
    public async Task A_shard_keeps_neither_nothing_nor_too_much_under_a_key(int length)
    {
        SnapshotKey key = new(Tenant, Shard, null);
        await Store.WriteSnapshotAsync(key, Noise(5, 1), Cancelled);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.WriteSnapshotAsync(key, new byte[length], Cancelled));
        Assert.Equal(Noise(5, 1), await FindAsync(key));
    }

    private async Task<byte[]?> FindAsync(SnapshotKey key) => (await Store.FindSnapshotAsync(key, Cancelled))?.ToArray();

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
