using System.Net;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Administration;

public sealed class ExportHealthTests
{
    private const string Health = "/v1/admin/health";

    [Fact]
    public async Task Exports_that_cannot_be_written_are_told_by_the_kind_of_fault_until_they_can()
    {
        await using var house = ServerFixture.With(null, ("Exports:Interval", "00:00:00.2"));
        using var client = house.ClientOf("acme");
        var folder = Path.Combine(house.DataPath, "exports");
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(1))))).StatusCode);
        var sound = await ServerFixture.UntilAsync(client, Health, found => found.GetProperty("healthy").GetBoolean() && found.GetProperty("exports").TryGetProperty("completethrough", out _));
        Assert.True(sound.GetProperty("exports").GetProperty("on").GetBoolean() && sound.GetProperty("exports").GetProperty("answers").GetBoolean());
        Assert.InRange(sound.GetProperty("exports").GetProperty("lagms").GetInt64(), 0, 600_000);
        Assert.Equal(sound.GetProperty("asof").GetDateTimeOffset().ToUnixTimeMilliseconds() - sound.GetProperty("exports").GetProperty("lagms").GetInt64(),
            sound.GetProperty("exports").GetProperty("completethrough").GetDateTimeOffset().ToUnixTimeMilliseconds());

        Directory.Move(folder, folder + "-away");
        await File.WriteAllTextAsync(folder, "no folder", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(2))))).StatusCode);
        var faulty = await ServerFixture.UntilAsync(client, Health, found => !found.GetProperty("healthy").GetBoolean());
        Assert.Equal("StoreUnavailableException", faulty.GetProperty("exports").GetProperty("lastfault").Text("kind"));

        File.Delete(folder);
        Directory.Move(folder + "-away", folder);
        var again = await ServerFixture.UntilAsync(client, Health, found => found.GetProperty("healthy").GetBoolean());
        Assert.False(again.GetProperty("exports").TryGetProperty("lastfault", out _));
        Assert.True(again.GetProperty("exports").GetProperty("lastround").GetDateTimeOffset() >= faulty.GetProperty("exports").GetProperty("lastfault").GetProperty("at").GetDateTimeOffset());
    }
}
