using System.Net;
using Audiogum.Sessions.Gateway.Administration;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Microsoft.Extensions.Configuration;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Administration;

public sealed class TokenTests(ServerFixture house) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_token_of_a_device_posts_for_its_tenant_and_does_nothing_else()
    {
        using var admin = house.ClientOf("maker");
        var issued = await (await admin.AskForTokenAsync("""{"scopes":["events:write"],"deviceid":"kitchen-7","userid":"listener-7","seconds":3600}""")).JsonAsync();
        using var device = house.CreateClient();
        device.DefaultRequestHeaders.Authorization = new("Bearer", issued.Text("token"));
        Assert.Equal(HttpStatusCode.Accepted, (await device.PostEventsAsync(Json(Batch(Event(1))))).StatusCode);
        await (await device.AskAsync("/v1/dashboards/realtime")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "insufficient_scope");
        await (await device.AskAsync("/v1/admin/tenant")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "insufficient_scope");

        var posted = (await (await admin.AskAsync($"/v1/sessions/{SessionA}/events")).JsonAsync()).GetProperty("events")[0];
        Assert.Equal(("kitchen-7", "listener-7"), (posted.Text("deviceid"), posted.Text("userid")));

        var trail = await (await admin.AskAsync("/v1/admin/audit")).TextAsync();
        Assert.Contains(issued.Text("id"), trail, StringComparison.Ordinal);
        Assert.Contains("token.issued", trail, StringComparison.Ordinal);
        Assert.DoesNotContain(issued.Text("token").Split('.')[2], trail, StringComparison.Ordinal);
        Assert.DoesNotContain("listener-7", trail, StringComparison.Ordinal);
    }

    public static TheoryData<string> NotToBeAskedFor =>
    [
        """{"scopes":["admin"],"seconds":60}""",
        """{"scopes":["operator"],"seconds":60}""",
        """{"scopes":[],"seconds":60}""",
        """{"seconds":60}""",
        """{"scopes":["events:write"]}""",
        """{"scopes":["events:write"],"seconds":0}""",
        """{"scopes":["events:write"],"seconds":7776001}""",
        """{"scopes":["events:write"],"seconds":60,"deviceid":""}""",
        """{"scopes":["events:write"],"seconds":60,"tenant":"another"}""",
        """{"scopes":"events:write","seconds":60}""",
    ];

    [Theory]
    [MemberData(nameof(NotToBeAskedFor))]
    public async Task A_token_that_nobody_may_ask_for_is_refused(string body)
    {
        using var admin = house.ClientOf("refused-maker");
        await (await admin.AskForTokenAsync(body)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_setting");
        Assert.Equal(0, (await (await admin.AskAsync("/v1/admin/audit")).JsonAsync()).GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public void Tokens_are_signed_only_with_a_key_of_the_administrators_own_issuer()
    {
        const string key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        var issuing = new TokenIssuing(Configuration(("Authority", "https://provider.test"), ("ValidAudience", "us"), ("SigningKeys:0:Issuer", "https://ours.test"), ("SigningKeys:0:Value", key)), TimeProvider.System);
        Assert.True(issuing.CanSignFor("https://ours.test"));
        Assert.False(issuing.CanSignFor("https://provider.test"));
        Assert.False(issuing.CanSignFor(null));
        Assert.False(new TokenIssuing(Configuration(("Authority", "https://provider.test"), ("ValidAudience", "us")), TimeProvider.System).CanSignFor("https://provider.test"));
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"{BearerSettings.Section}:{setting.Name}", (string?)setting.Value))).Build();
}
