using System.Net;

using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class RestartTests
{
    [Fact]
    public async Task Acknowledged_events_survive_a_restart_and_a_retry_is_a_duplicate()
    {
        var data = Directory.CreateTempSubdirectory("sessions-house-").FullName;
        try
        {
            string before;
            await using (var first = ServerFixture.Over(data))
            {
                using var client = first.ClientOf("acme");
                Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(1), Event(2), "7")))).StatusCode);
                before = await (await client.AskAsync($"/v1/sessions/{SessionA}/events")).TextAsync();
            }

            await using var second = ServerFixture.Over(data);
            using var again = second.ClientOf("acme");
            Assert.Equal(before, await (await again.AskAsync($"/v1/sessions/{SessionA}/events")).TextAsync());
            var outcome = await (await again.PostEventsAsync(Json(Batch(Event(1), Event(2), Event(3))))).JsonAsync();
            Assert.Equal((1, 2), (outcome.GetProperty("accepted").GetInt32(), outcome.GetProperty("duplicates").GetInt32()));
            Assert.Equal(1, (await (await again.AskAsync("/v1/rejections")).JsonAsync()).GetProperty("rejections").GetArrayLength());
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
