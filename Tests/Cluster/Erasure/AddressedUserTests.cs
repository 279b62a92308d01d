using System.Net;
using Audiogum.Sessions.Gateway.Erasure;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using static Audiogum.Sessions.Tests.Cluster.Erasure.ErasureScenario;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>A user's id may hold any character: an address names the user whose id it is, decoded once.</summary>
public sealed class AddressedUserTests
{
    [Theory]
    [InlineData("/v1/users/a%2Fb", "a/b", "")]
    [InlineData("/v1/users/a%252Fb/export?x=%2F", "a%2Fb", "/export")]
    [InlineData("/v1/users/a+b%2B%25", "a+b+%", "")]
    [InlineData("/v1/users/..", "..", "")]
    [InlineData("/V1/Users/%2e%2E/export", "..", "/export")]
    [InlineData("http://proxy/v1/users/auth0%7C7", "auth0|7", "")]
    [InlineData("/v1/users/%C3%A5", "å", "")]
    [InlineData("/below/v1/users/a%2Fb", "a/b", "")]
    public void An_address_is_decoded_exactly_once(string target, string id, string rest) =>
        Assert.Equal((id, rest), UserAddress.Split(target, "/below"));

    [Theory]
    [InlineData("/v1/users/")]
    [InlineData("/v1/usersx/a")]
    [InlineData("http://proxy")]
    [InlineData("*")]
    [InlineData("")]
    public void An_address_without_an_id_names_nobody(string target) => Assert.Null(UserAddress.Split(target, string.Empty));

    [Fact]
    public async Task An_erasure_reaches_the_user_whatever_characters_the_id_has()
    {
        await using var house = new ServerFixture();
        using var admin = house.ClientAs("administrator");
        string[] users = ["a/b+c==", "https://id.example/users/7?x=1#y", "a%2Fb", "user%", "..", ".", "...", "auth0|5f7c", "näme with blanks", "a\\b\"c"];
        for (var number = 0; number < users.Length; number++)
        {
            using var client = house.ClientAs(users[number]);
            await PostAsync(client, Play(number, 1), Play(number, 2));
        }

        for (var number = 0; number < users.Length; number++)
        {
            using var export = await admin.SendAsync(Request(admin, HttpMethod.Get, users[number], "/export"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, export.StatusCode);
            Assert.Equal(3, (await export.TextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            var certificate = await EraseAsync(admin, users[number]);
            Assert.Equal((true, 1), (certificate.GetProperty("found").GetBoolean(), certificate.GetProperty("sessions").GetInt32()));
            Assert.StartsWith("00000000e7a5ed00", (await (await admin.AskAsync($"/v1/sessions/{Session(number)}")).JsonAsync()).Text("userid"), StringComparison.Ordinal);
        }

        Assert.False((await EraseAsync(admin, "nobody/at/all")).GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task A_path_that_is_written_in_another_way_finds_nobody_instead_of_somebody_else()
    {
        await using var house = new ServerFixture();
        using var admin = house.ClientAs("administrator");
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, "/v1/%75sers/a%2Fb/export"), (HttpMethod.Delete, "/v1/%75sers/a%2Fb"), (HttpMethod.Delete, "/v1/./users/a%2Fb")])
        {
            var address = new Uri($"{admin.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            using var answer = await admin.SendAsync(new(method, address), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }
}
