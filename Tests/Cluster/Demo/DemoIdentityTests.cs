using System.Net;
using Audiogum.Sessions.Gateway.Demo;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Demo;

public sealed class DemoIdentityTests : IClassFixture<GatewayFixture>, IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("demo-");

    private readonly GatewayFixture _door;

    public DemoIdentityTests(GatewayFixture door) => _door = door;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_demo_token_is_refused_by_a_server_that_is_not_in_demo_mode()
    {
        var token = DemoIdentity.Open(_directory.FullName).Issue("acme", "u", "d", ["dashboards:read"], Now, TimeSpan.FromDays(30));
        using var client = _door.ClientOf(token);

        using var refused = await client.GetAsync("/v1/rejections", TestContext.Current.CancellationToken);
        using var answered = await _door.Client.GetAsync("/v1/rejections", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Fact]
    public void Two_directories_have_two_keys_and_one_directory_keeps_its_own()
    {
        var one = Directory.CreateDirectory(Path.Combine(_directory.FullName, "one")).FullName;
        var two = Directory.CreateDirectory(Path.Combine(_directory.FullName, "two")).FullName;

        Assert.Equal(KeyIn(one), KeyIn(one));
        Assert.NotEqual(KeyIn(one), KeyIn(two));

        static string? KeyIn(string directory) =>
            DemoIdentity.Open(directory).Settings.Single(setting => setting.Key.EndsWith("SigningKeys:0:Value", StringComparison.Ordinal)).Value;
    }
}
