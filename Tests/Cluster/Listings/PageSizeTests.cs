using System.Text;
using System.Text.Json;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Tests.Cluster.Tenants;

namespace Audiogum.Sessions.Tests.Cluster.Listings;

/// <summary>A page is bounded by its bytes too: rows of the largest size do not make one of 64 MiB.</summary>
public sealed class PageSizeTests(TenantsCluster cluster) : IClassFixture<TenantsCluster>
{
    private const int Rows = 150;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static readonly Receipt Receipt = new(TenantsCluster.Noon.ToUnixTimeMilliseconds(), "u", null);

    [Fact]
    public async Task Rejections_are_cut_to_the_newest_and_say_so()
    {
        var listings = cluster.Grains.GetGrain<ITenantListingGrain>("large");
        var large = Encoding.UTF8.GetBytes($"\"{new string('x', EventLimits.MaxEventBytes - 2)}\"");
        for (var i = 0; i < 3; i++)
        {
            var batch = Enumerable.Repeat(new RejectionEntry("too_large", "", "over the limit", large, isText: true), Rows / 3).ToArray();
            Assert.True(await Keep("large", new(Receipt, batch)));
        }

        var cut = (await listings.ListRejections(ListingLimits.MaxRows, Cancelled)).Utf8;
        Assert.InRange(cut.Length, ListingLimits.MaxPageBytes, ListingLimits.MaxPageBytes + 2 * EventLimits.MaxEventBytes);
        using var page = JsonDocument.Parse(cut);
        Assert.True(page.RootElement.GetProperty("skipped").GetBoolean());
        Assert.InRange(page.RootElement.GetProperty("rejections").GetArrayLength(), 100, Rows - 1);

        using var whole = JsonDocument.Parse((await listings.ListRejections(50, Cancelled)).Utf8);
        Assert.Equal(50, whole.RootElement.GetProperty("rejections").GetArrayLength());
        Assert.False(whole.RootElement.TryGetProperty("skipped", out _));
    }

    [Fact]
    public async Task Sessions_that_do_not_fit_are_on_the_next_page()
    {
        // A session shows its names: most of a row of the largest size.
        var name = new string('n', 60_000);
        for (var session = 0; session < Rows; session++)
        {
            var id = session.ToString("x32", null);
            var json = $$"""{"type":"navigationevent","sessionid":"{{id}}","sequencenumber":1,"localtime":"2026-11-20T11:00:00Z","client":"{{name}}","clientversion":"1","platform":"p","platformversion":"1","devicename":"d","devicemanufacturer":"m","connection":"wan"}""";
            var read = EventReader.Read(Encoding.UTF8.GetBytes(json), null).Event!;
            var reply = await cluster.Grains.GetGrain<ISessionGrain>(new SessionKey("rows", id).ToString()).Append(new(Receipt, [new(read, Encoding.UTF8.GetBytes(json))]));
            Assert.Equal(AppendStatus.Committed, reply.Status);
        }

        var listings = cluster.Grains.GetGrain<ITenantListingGrain>("rows");
        var all = new ListRequest { From = 0, To = long.MaxValue, Limit = ListingLimits.MaxRows };
        var first = await listings.ListSessions(all, Cancelled);
        Assert.InRange(first.Rows.Sum(row => row.Length), ListingLimits.MaxPageBytes, ListingLimits.MaxPageBytes + EventLimits.MaxEventBytes);
        var second = await listings.ListSessions(all with { After = first.Next }, Cancelled);
        Assert.Null(second.Next);
        Assert.Equal(Rows, first.Rows.Concat(second.Rows).Select(row => JsonDocument.Parse(row).RootElement.GetProperty("sessionid").GetString()).Distinct().Count());
        Assert.Equal(Rows, first.Rows.Count + second.Rows.Count);
    }

    private ValueTask<bool> Keep(string tenant, RejectionBatch batch) => cluster.Grains.GetGrain<ITenantRejectionsGrain>(tenant).Append(batch);
}
