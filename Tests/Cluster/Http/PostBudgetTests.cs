using System.Net;

using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class PostBudgetTests
{
    private const int Mega = 1024 * 1024;

    [Fact]
    public void A_tenant_cannot_take_what_is_left_to_the_others()
    {
        var budget = new PostBudget(Options.Create(new IngestionOptions { MaxBytesInFlight = 10, MaxTenantBytesInFlight = 6 }));
        using var first = budget.Begin("acme");
        Assert.Null(first.GrowTo(6));
        Assert.Null(first.GrowTo(5));
        Assert.Equal(429, first.GrowTo(7)?.Status);
        using var second = budget.Begin("acme");
        Assert.Equal(429, second.GrowTo(1)?.Status);
        using var other = budget.Begin("bolt");
        Assert.Null(other.GrowTo(4));
        Assert.Equal(503, other.GrowTo(5)?.Status);
        first.Dispose();
        first.Dispose();
        Assert.Null(other.GrowTo(6));
        Assert.Null(second.GrowTo(4));
    }

    [Fact]
    public void Budget_is_left_for_the_next_tenant_however_many_flood()
    {
        const int floods = 8;
        var budget = new PostBudget(Options.Create(new IngestionOptions { MaxBytesInFlight = 9_000, MaxTenantBytesInFlight = 9_000 }));
        var leases = new List<PostLease>();
        for (var round = 0; round < 2_000; round++)
        {
            for (var tenant = 0; tenant < floods; tenant++)
            {
                var lease = budget.Begin($"flood-{tenant}");
                if (lease.GrowTo(10) is null) leases.Add(lease);
                else if (round > 1_000) Assert.Equal(429, lease.GrowTo(10)?.Status);
            }
        }

        using var newcomer = budget.Begin("newcomer");
        Assert.Null(newcomer.GrowTo(900));
        leases.ForEach(lease => lease.Dispose());
        Assert.Null(newcomer.GrowTo(8_000));
    }

    [Fact]
    public async Task Over_the_budget_posts_are_429_until_others_have_ended()
    {
        using var door = new GatewayFixture();
        var open = new TaskCompletionSource();
        door.Actors.Before = _ => open.Task;
        var body = PostExchange.Batch(PostExchange.Event(1)) + new string(' ', 3 * Mega);
        var posts = Enumerable.Range(0, 45).Select(_ => door.Client.PostEventsAsync(PostExchange.Json(body))).ToList();
        var refused = await await Task.WhenAny(posts);
        await refused.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too_many_requests");
        using var other = door.ClientOf(TestTokens.MintFor("bolt"));
        var neighbour = other.PostEventsAsync(PostExchange.Json(PostExchange.Batch(PostExchange.Event(1))));

        open.SetResult();
        Assert.Equal(HttpStatusCode.Accepted, (await neighbour).StatusCode);
        var answers = await Task.WhenAll(posts);
        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Accepted, HttpStatusCode.TooManyRequests]));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        await door.Client.ShouldStillWorkAsync();
    }
}
