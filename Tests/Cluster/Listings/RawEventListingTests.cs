using System.Text;
using System.Text.Json;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Tests.Cluster.Clocks;
using Audiogum.Sessions.Tests.Cluster.Tenants;

namespace Audiogum.Sessions.Tests.Cluster.Listings;

public sealed class RawEventListingTests(TenantsCluster cluster) : IClassFixture<TenantsCluster>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static readonly Receipt Receipt = new(TenantsCluster.Noon.ToUnixTimeMilliseconds(), "u", null);

    [Fact]
    public async Task Rejections_come_back_as_sent_newest_first_and_as_text_where_they_are_no_json()
    {
        var listings = Archive("rejections");
        Assert.True(await Keeper("rejections").Append(new(Receipt, [Rejected("""{ "a" : 1.0 }""", isText: false)])));
        Assert.True(await Keeper("rejections").Append(new(Receipt, [Rejected("""{"b":"cut""", isText: true)])));

        var text = Encoding.UTF8.GetString((await listings.ListRejections(10, Cancelled)).Utf8);

        Assert.Contains("""
            "code":"invalid_value","pointer":"/connection","message":"must be one of none, wan, cellular","event":{ "a" : 1.0 }}
            """, text);
        var rejections = JsonDocument.Parse(text).RootElement.GetProperty("rejections");
        Assert.Equal("{\"b\":\"cut", rejections[0].GetProperty("event").GetString());
        Assert.Equal(("2026-11-20T12:00:00.000Z", "u"), (rejections[0].GetProperty("receivedat").GetString(), rejections[0].GetProperty("userid").GetString()));
        Assert.False(rejections[0].TryGetProperty("deviceid", out _));
        Assert.Equal(1, JsonDocument.Parse((await listings.ListRejections(1, Cancelled)).Utf8).RootElement.GetProperty("rejections").GetArrayLength());
    }

    [Fact]
    public async Task An_event_nested_as_deep_as_allowed_stands_in_the_document()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 31)) + "{}" + new string('}', 31);
        Assert.True(await Keeper("deep").Append(new(Receipt, [Rejected(deep, isText: false)])));

        Assert.Contains(deep, Encoding.UTF8.GetString((await Archive("deep").ListRejections(1, Cancelled)).Utf8));
    }

    [Fact]
    public async Task Play_events_come_back_verbatim()
    {
        var played = SampleEvents.Play(Id(1), 1, TenantsCluster.Noon, "start");
        await Append("playevents", Id(1), played);

        var text = Encoding.UTF8.GetString((await Archive("playevents").ListPlayEvents(5, Cancelled)).Utf8);

        Assert.Contains("\"event\":" + Encoding.UTF8.GetString(played.Json.Span), text);
    }

    [Fact]
    public async Task A_broken_store_is_said_to_the_one_who_posts()
    {
        cluster.Store.IsBroken = true;
        try
        {
            Assert.False(await Keeper("broken").Append(new(Receipt, [Rejected("1", isText: false)])));
            await Assert.ThrowsAsync<DataUnavailableException>(async () => await Archive("broken").ListRejections(1, Cancelled));
        }
        finally
        {
            cluster.Store.IsBroken = false;
        }
    }

    [Trait(SiloClocks.Trait, SiloClocks.Right)] // open or closed is told by the clock
    [Fact]
    public async Task Sessions_are_listed_page_by_page_with_the_status_of_now()
    {
        for (var session = 0; session < 3; session++)
            await Append("sessions", Id(session), SampleEvents.Play(Id(session), 1, TenantsCluster.Noon.AddMinutes(session), "start"));

        var first = await Archive("sessions").ListSessions(Request(2), Cancelled);
        var second = await Archive("sessions").ListSessions(Request(2) with { After = first.Next }, Cancelled);

        Assert.Equal([Id(2), Id(1)], first.Rows.Select(row => Text(row, "sessionid")));
        Assert.Equal([Id(0)], second.Rows.Select(row => Text(row, "sessionid")));
        Assert.Null(second.Next);
        Assert.Equal("open", Text(first.Rows[0], "status"));
        Assert.Equal(3, (await Archive("sessions").ListSessions(Request(9) with { Open = true }, Cancelled)).Rows.Count);
        Assert.Empty((await Archive("sessions").ListSessions(Request(9) with { Open = false }, Cancelled)).Rows);
        Assert.False(JsonDocument.Parse(first.Rows[0]).RootElement.TryGetProperty("playsessions", out _));
    }

    [Trait(SiloClocks.Trait, SiloClocks.Right)] // open or closed is told by the clock
    [Fact]
    public async Task Plays_are_listed_with_their_own_status_and_whose_they_are()
    {
        var (radio, song) = (TenantsCluster.Noon.AddMinutes(-10), TenantsCluster.Noon.AddMinutes(-9));
        await Append("plays", Id(1),
            SampleEvents.Play(Id(1), 1, radio, "start", "radio"),
            SampleEvents.Play(Id(1), 2, song, "start"),
            SampleEvents.Play(Id(1), 3, song, "begin"),
            SampleEvents.Play(Id(1), 4, TenantsCluster.Noon, "mediabegin"));

        var all = await Archive("plays").ListPlays(Request(9), Cancelled);
        var first = await Archive("plays").ListPlays(Request(1) with { Open = false }, Cancelled);

        Assert.Equal([("open", "playable"), ("closed", "radio")], all.Rows.Select(row => (Text(row, "status"), Text(row, "source"))));
        Assert.Equal([false, true], all.Rows.Select(row => JsonDocument.Parse(row).RootElement.GetProperty("settled").GetBoolean()));
        Assert.All(all.Rows, row => Assert.Equal((Id(1), "u"), (Text(row, "sessionid"), Text(row, "userid"))));
        Assert.Equal("Ünï", JsonDocument.Parse(all.Rows[0]).RootElement.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Equal(["radio"], first.Rows.Select(row => Text(row, "source")));
        Assert.Null(first.Next);
        var page = await Archive("plays").ListPlays(Request(1), Cancelled);
        Assert.Equal((song.ToUnixTimeMilliseconds(), 2L), page.Next is RowContinuation place ? (place.StartedAt, place.OpenedBy) : default);
        Assert.Equal(["radio"], (await Archive("plays").ListPlays(Request(1) with { After = page.Next }, Cancelled)).Rows.Select(row => Text(row, "source")));
    }

    private static string Id(int number) => number.ToString("x32", null);

    private static ListRequest Request(int limit) => new() { From = 0, To = long.MaxValue, Limit = limit };

    private static RejectionEntry Rejected(string json, bool isText) =>
        new("invalid_value", "/connection", "must be one of none, wan, cellular", Encoding.UTF8.GetBytes(json), isText);

    private static string? Text(byte[] row, string name) => JsonDocument.Parse(row).RootElement.GetProperty(name).GetString();

    private ITenantListingGrain Archive(string tenant) => cluster.Grains.GetGrain<ITenantListingGrain>(tenant);

    private ITenantRejectionsGrain Keeper(string tenant) => cluster.Grains.GetGrain<ITenantRejectionsGrain>(tenant);

    private async Task Append(string tenant, string sessionId, params AcceptedEvent[] events)
    {
        var reply = await cluster.Grains.GetGrain<ISessionGrain>(new SessionKey(tenant, sessionId).ToString()).Append(new(Receipt, events));
        Assert.Equal(AppendStatus.Committed, reply.Status);
    }
}
