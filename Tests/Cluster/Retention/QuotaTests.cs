using System.Net;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Microsoft.Extensions.DependencyInjection;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Retention;

public sealed class QuotaTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private static readonly string Padding = $",\"x\":\"{new string('p', 60_000)}\"";

    [Fact]
    public async Task A_tenant_that_has_stored_all_it_may_is_refused_and_no_other_also_after_a_restart()
    {
        await using var house = new ServerFixture();
        using var client = house.ClientOf("full");
        using var other = house.ClientOf("other");
        Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"maxstoredmebibytes":1}""")).StatusCode);
        Assert.Equal(1, (await (await client.AskAsync("/v1/admin/tenant")).JsonAsync()).GetProperty("maxstoredmebibytes").GetInt32());
        for (var post = 0; post < 2; post++) await Accepts(client, Enumerable.Range(post * 10, 10).Select(number => Event(number, extra: Padding)));
        await RefusesAsync(client);
        await Accepts(other, [Event(1)]);

        Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"maxstoredmebibytes":2}""")).StatusCode);
        await Eventually.AsyncEqual(HttpStatusCode.Accepted, async () => (await client.PostEventsAsync(Json(Batch(Event(50))))).StatusCode, Deadline);
        Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"maxstoredmebibytes":1}""")).StatusCode);
        await RefusesAsync(client);
    }

    [Fact]
    public async Task Stored_bytes_are_known_again_after_a_restart()
    {
        var path = Directory.CreateTempSubdirectory("quota-").FullName;
        try
        {
            await using (var server = await ServerProcess.StartAsync(path, "full", "--Ingestion:TenantMaxStoredMebibytes=1"))
            {
                for (var post = 0; post < 2; post++) await Accepts(server.Client, Enumerable.Range(post * 10, 10).Select(number => Event(number, extra: Padding)));
                await server.StopAsync();
            }

            await using var again = await ServerProcess.StartAsync(path, "full", "--Ingestion:TenantMaxStoredMebibytes=1");
            await RefusesAsync(again.Client);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public async Task Bytes_stored_by_an_older_build_count()
    {
        var path = Directory.CreateTempSubdirectory("quota-").FullName;
        await using (var house = ServerFixture.Over(path))
        {
            using var client = house.ClientOf("old");
            for (var post = 0; post < 2; post++) await Accepts(client, Enumerable.Range(post * 10, 10).Select(number => Event(number, extra: Padding)));
        }

        foreach (var states in Directory.GetFiles(path, "grains.db*")) File.Delete(states); // it counted nothing
        await using (var again = ServerFixture.Over(path))
        {
            using var client = again.ClientOf("old");
            Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"maxstoredmebibytes":1}""")).StatusCode);
            await RefusesAsync(client);
        }

        Directory.Delete(path, recursive: true);
    }

    [Theory]
    [InlineData(0, 1.1)]
    [InlineData(3_650, 0)] // the clock was years ahead when the first count began
    public async Task Bytes_reported_too_often_are_corrected_by_the_next_days_count(double first, double then)
    {
        var clock = new ClockAhead();
        clock.Put(TimeSpan.FromDays(first));
        await using var house = ServerFixture.With(clock);
        using var client = house.ClientOf("drift");
        Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"maxstoredmebibytes":1}""")).StatusCode);
        await Accepts(client, [Event(1)]);
        await Eventually.AsyncTrue(async () => await UsageOf(house, "drift").Get() > 1_024, Deadline); // with the session, which comes last: the first count is over
        await UsageOf(house, "drift").Add(10 << 20);
        await RefusesAsync(client);
        clock.Put(TimeSpan.FromDays(then));
        await Eventually.AsyncEqual(HttpStatusCode.Accepted, async () => (await client.PostEventsAsync(Json(Batch(Event(1))))).StatusCode, Deadline);
        Assert.InRange(await UsageOf(house, "drift").Get(), 1, 4_096);
    }

    private static ITenantUsageGrain UsageOf(ServerFixture house, string tenant) => house.Services.GetRequiredService<IGrainFactory>().GetGrain<ITenantUsageGrain>(tenant);

    private static async Task Accepts(HttpClient client, IEnumerable<string> events) =>
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(events)))).StatusCode);

    // The silo says it within five seconds, the gateway looks again after five.
    private static Task RefusesAsync(HttpClient client) => Eventually.AsyncTrue(
        async () =>
        {
            using var answer = await client.PostEventsAsync(Json(Batch(Event(1))));
            if (answer.StatusCode != HttpStatusCode.TooManyRequests) return false;
            await answer.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "quota");
            return true;
        },
        Deadline);
}
