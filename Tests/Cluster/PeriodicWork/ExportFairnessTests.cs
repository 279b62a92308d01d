using System.Net;
using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;
using static Audiogum.Sessions.Tests.Cluster.Retention.RetentionTests;

namespace Audiogum.Sessions.Tests.Cluster.PeriodicWork;

/// <summary>Tenants whose feeds never end take turns with the others.</summary>
public sealed class ExportFairnessTests
{
    private static readonly byte[] Large = Encoding.UTF8.GetBytes($"\"{new string('a', 17 << 20)}\""); // more than a batch takes: each page is one

    [Fact]
    public async Task Two_tenants_with_endless_backlogs_hold_up_neither_a_third_ones_export_nor_an_erasure()
    {
        await using var house =
            ServerFixture.WithFaults(null, ("Exports:Interval", "00:00:00.2"), ("Exports:TenantsAtOnce", "2"));
        var pages = new Dictionary<string, int> { ["busy1"] = 0, ["busy2"] = 0 };
        var isOver = false;
        house.Store.Feed = (tenant, _) =>
        {
            if (Volatile.Read(ref isOver)) return null;
            lock (pages)
            {
                if (!pages.TryGetValue(tenant, out var page)) return null;
                pages[tenant] = ++page;
                var rejection = new StoredRejection(new Receipt(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), null, null), "schema", "", "no event", Large, IsText: false);
                return new($"{page}.0.0", HasMore: true, [], [rejection], []);
            }
        };
        foreach (var busy in pages.Keys)
        {
            using var poster = house.ClientOf(busy);
            await PostAsync(poster, Session);
        }

        await Eventually.AsyncTrue(() => Task.FromResult(pages.Values.All(page => page > 1)), TimeSpan.FromSeconds(60));
        using var quiet = Client(house);
        await PostAsync(quiet, Session);
        await Eventually.AsyncTrue(async () => (await ExportedAsync(quiet, "sessions/")).Any(), TimeSpan.FromSeconds(60));
        using var taken = await quiet.DeleteAsync($"/v1/users/{User}", TestContext.Current.CancellationToken);
        await ServerFixture.UntilAsync(quiet, taken.Headers.Location!.ToString(), status => status.Text("status") == "completed");

        var before = pages.Values.ToArray();
        await Eventually.AsyncTrue(() => Task.FromResult(pages.Values.Zip(before).All(page => page.First > page.Second)), TimeSpan.FromSeconds(60)); // they went on all the time
        Volatile.Write(ref isOver, true);
    }

    private const string Session = "c0000000000000000000000000000001";

    private static async Task PostAsync(HttpClient client, string session) =>
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Play(session, 1), Play(session, 2), Play(session, 3))))).StatusCode);
}
