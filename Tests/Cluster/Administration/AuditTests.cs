using System.Net;
using System.Text.Json;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Administration;

public sealed class AuditTests
{
    [Fact]
    public async Task Settings_and_their_trail_survive_a_restart_and_belong_to_their_tenant()
    {
        var data = Directory.CreateTempSubdirectory("sessions-house-").FullName;
        try
        {
            string before;
            await using (var first = ServerFixture.Over(data))
            {
                using var client = first.ClientOf("acme");
                Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"timezone":"Europe/Oslo","eventspersecond":500}""")).StatusCode);
                Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"timezone":"Asia/Tokyo","eventspersecond":500}""")).StatusCode);
                before = await (await client.AskAsync("/v1/admin/audit")).TextAsync();
            }

            await using var second = ServerFixture.Over(data);
            using var again = second.ClientOf("acme");
            var settings = await (await again.AskAsync("/v1/admin/tenant")).JsonAsync();
            Assert.Equal(("Asia/Tokyo", 500, 2), (settings.Text("timezone"), settings.GetProperty("eventspersecond").GetInt32(), settings.GetProperty("version").GetInt32()));
            Assert.Equal(before, await (await again.AskAsync("/v1/admin/audit")).TextAsync());
            var entries = (await (await again.AskAsync("/v1/admin/audit")).JsonAsync()).GetProperty("entries");
            Assert.Equal((2, "user-1", "settings.changed"), (entries[0].GetProperty("number").GetInt32(), entries[0].Text("who"), entries[0].Text("action")));
            var change = Assert.Single(entries[0].GetProperty("changes").EnumerateArray());
            Assert.Equal(("timezone", "Europe/Oslo", "Asia/Tokyo"), (change.Text("name"), change.Text("from"), change.Text("to")));

            using var other = second.ClientOf("bolt");
            Assert.Equal("UTC", (await (await other.AskAsync("/v1/admin/tenant")).JsonAsync()).Text("timezone"));
            Assert.Equal(0, (await (await other.AskAsync("/v1/admin/audit")).JsonAsync()).GetProperty("entries").GetArrayLength());
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task A_long_trail_is_read_by_pages_without_a_hole()
    {
        const int count = 213;
        await using var house = new ServerFixture();
        using var client = house.ClientOf("busy");
        for (var rate = 1; rate <= count; rate++) Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync($$"""{"eventspersecond":{{rate}}}""")).StatusCode);

        var numbers = new List<int>();
        for (var path = "/v1/admin/audit?limit=30"; path is not null;)
        {
            var page = await (await client.AskAsync(path)).JsonAsync();
            numbers.AddRange(page.GetProperty("entries").EnumerateArray().Select(Number));
            path = page.TryGetProperty("next", out var next) ? $"/v1/admin/audit?limit=30&before={next}" : null;
        }

        Assert.Equal(Enumerable.Range(1, count).Reverse(), numbers);
        await (await client.AskAsync("/v1/admin/audit?limit=101")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_parameter");

        // Each entry says what it was about: rate n was set by entry n.
        int Number(JsonElement entry)
        {
            Assert.Equal(entry.GetProperty("number").ToString(), Assert.Single(entry.GetProperty("changes").EnumerateArray()).Text("to"));
            return entry.GetProperty("number").GetInt32();
        }
    }
}
