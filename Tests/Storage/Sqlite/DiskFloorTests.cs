using Audiogum.Sessions.Storage.Sqlite;

namespace Audiogum.Sessions.Tests.Storage.Sqlite;

public sealed class DiskFloorTests
{
    [Theory]
    [InlineData(1L << 40, 256L << 20, false)]
    [InlineData(1L << 40, (256L << 20) - 1, true)]
    [InlineData(100L << 20, 2L << 20, false)]
    [InlineData(100L << 20, (2L << 20) - 1, true)]
    public void A_disk_is_full_when_256_MiB_or_a_fiftieth_of_it_are_left(long size, long free, bool isFull) =>
        Assert.Equal(isFull, DiskFloor.IsFull(free, size));

    [Fact]
    public void A_disk_with_room_takes_what_is_new() => new DiskFloor(Path.GetTempPath(), TimeProvider.System).Check();
}
