using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Isolation;

/// <summary>Streams of one tenant while the other posts.</summary>
public sealed class FollowingTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Streams => [.. IsolationMatrix.Rows.Values.Where(row => row.IsStream).Select(row => row.Paths[0])];

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_stream_shows_what_its_tenant_posts_and_nothing_of_the_others(string path)
    {
        using var client = tenants.ClientOf(TestTokens.MintFor(TwoTenants.Own));
        using var answer = await client.AskAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(TwoTenants.Foreign, answer.Headers.ToString(), StringComparison.Ordinal);
        var heard = new StringBuilder();
        await using var items = SseParser.Create(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)).EnumerateAsync(TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await NextAsync();

        // The other's first: by the time that the own one is heard, the other's would have been.
        var session = Guid.NewGuid().ToString("N");
        await tenants.PostAsync(TwoTenants.Foreign, Now(TwoTenants.Foreign, session));
        await tenants.PostAsync(TwoTenants.Own, Now(TwoTenants.Own + "-now", session));
        while (!heard.ToString().Contains(TwoTenants.Own + "-now", StringComparison.Ordinal)) await NextAsync();
        await tenants.PostAsync(TwoTenants.Foreign, Now(TwoTenants.Foreign, Guid.NewGuid().ToString("N")));
        await tenants.PostAsync(TwoTenants.Own, Now(TwoTenants.Own + "-later", Guid.NewGuid().ToString("N")));
        while (!heard.ToString().Contains(TwoTenants.Own + "-later", StringComparison.Ordinal)) await NextAsync();

        Assert.DoesNotContain(TwoTenants.Foreign, heard.ToString(), StringComparison.OrdinalIgnoreCase);

        async Task NextAsync()
        {
            Assert.True(await items.MoveNextAsync().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken));
            heard.Append(items.Current.Data);
        }
    }

    private static string Now(string tenant, string session) => TwoTenants.Session(tenant, session, 1, 1)[0]
        .Replace("2026-11-20T08:00:01Z", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", null), StringComparison.Ordinal);
}
