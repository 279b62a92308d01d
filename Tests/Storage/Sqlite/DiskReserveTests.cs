using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Faults;
using Audiogum.Sessions.Storage.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Audiogum.Sessions.Tests.Storage.Sqlite;

public sealed class DiskReserveTests
{
    private readonly WriteWatch watch = new(TimeProvider.System);

    [Theory]
    [InlineData(1L << 40, 256L << 20, false)]
    [InlineData(1L << 40, (256L << 20) - 1, true)]
    [InlineData(100L << 20, 2L << 20, false)]
    [InlineData(100L << 20, (2L << 20) - 1, true)]
    public void A_disk_is_full_when_256_MiB_or_a_fiftieth_of_it_are_left(long size, long free, bool isFull) =>
        Assert.Equal(isFull, DiskReserve.IsFull(free, size));

    [Fact]
    public void A_disk_with_room_takes_what_is_new() => new DiskReserve(Path.GetTempPath(), TimeProvider.System).Check(watch);

    [Fact]
    public void A_disk_that_cannot_be_asked_takes_nothing_new()
    {
        var fault = Assert.Throws<StoreUnavailableException>(() => new DiskReserve("/nowhere/at/all", TimeProvider.System).Check(watch));
        Assert.Contains("cannot be read", fault.Message, StringComparison.Ordinal);
        Assert.True(watch.RefusesNew);
    }

    [Fact]
    public async Task A_probe_fails_while_nothing_new_is_stored_and_succeeds_when_there_is_room()
    {
        var path = Directory.CreateTempSubdirectory("floor-").FullName;
        var (time, free) = (new FakeTimeProvider(), 0L);
        var store = new SqliteSessionStore(new() { DataPath = path }, time, watch) { Floor = new(() => (free, 1L << 40), time) };
        await using (store)
        {
            store.Open();
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ProbeAsync(TestContext.Current.CancellationToken));
            await store.WriteMetadataAsync("note", "text", over: true, TestContext.Current.CancellationToken);
            Assert.True(watch.RefusesNew);
            free = 1L << 30;
            time.Advance(TimeSpan.FromSeconds(1));
            await store.ProbeAsync(TestContext.Current.CancellationToken);
            Assert.False(watch.RefusesNew);
        }

        Directory.Delete(path, recursive: true);
    }
}
