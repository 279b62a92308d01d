using Audiogum.Sessions.Gateway.Live;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class OpenStreamsTests
{
    [Fact]
    public void Greedy_tenants_leave_streams_for_all_that_come_after_them()
    {
        var streams = new OpenStreams();
        int[] opened = [.. Enumerable.Range(0, 9).Select(tenant => OpenAll($"greedy {tenant}"))];
        Assert.Equal((1_500, 1_250, 625), (opened[0], opened[1], opened[2]));
        Assert.All(opened, count => Assert.InRange(count, 1, 1_500));
        Assert.NotNull(streams.TryOpen("modest"));

        int OpenAll(string tenant)
        {
            var count = 0;
            while (streams.TryOpen(tenant) is not null) count++;
            return count;
        }
    }

    [Fact]
    public void A_stream_that_closes_makes_room()
    {
        var streams = new OpenStreams(maxOfTenant: 1, maxOfProcess: 2);
        var place = streams.TryOpen("acme")!;
        Assert.Null(streams.TryOpen("acme"));
        place.Dispose();
        place.Dispose();
        Assert.NotNull(streams.TryOpen("acme"));
        Assert.Equal(1, streams.Count);
    }
}
