using Audiogum.Sessions.Gateway.Ingestion;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class FairPostSchedulerTests
{
    private const int Unit = 100;

    private readonly FairPostScheduler _turns = new(16);

    [Fact]
    public void A_tenant_alone_gets_half_of_the_units_and_the_next_one_half_of_what_is_left()
    {
        for (var i = 0; i < 8; i++) Assert.True(Take("acme").IsCompletedSuccessfully);
        Assert.False(Take("acme").IsCompleted);
        for (var i = 0; i < 4; i++) Assert.True(Take("bolt").IsCompletedSuccessfully);
        Assert.False(Take("bolt").IsCompleted);
        Assert.Equal(2, _turns.Waiting);
    }

    [Fact]
    public async Task Work_of_a_tenant_waits_for_its_own_and_in_the_order_it_came()
    {
        var large = await Take("acme", 100 * Unit); // all that a tenant may have
        var (second, third) = (Take("acme"), Take("acme"));
        Assert.False(second.IsCompleted);
        Assert.Equal(8, large.Units);
        (await Take("bolt")).Dispose(); // another one does not wait for it
        Assert.False(second.IsCompleted);
        large.Dispose();
        await Task.WhenAll(second, third);
        Assert.False(Take("acme", 100 * Unit).IsCompleted);
    }

    [Fact]
    public async Task Tenants_that_wait_take_turns()
    {
        var small = new FairPostScheduler(2);
        var held = await small.TakeAsync("acme", 0, Unit, Cancelled);
        using var other = await small.TakeAsync("bolt", 0, Unit, Cancelled);
        var served = new List<string>();
        Task[] waiting = [WaitAsync("acme"), WaitAsync("acme"), WaitAsync("acme"), WaitAsync("cult"), WaitAsync("dune")];
        held.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal(["acme", "cult", "dune"], served.Take(3).Order());

        async Task WaitAsync(string tenant)
        {
            using var turn = await small.TakeAsync(tenant, 0, Unit, Cancelled);
            lock (served) served.Add(tenant);
        }
    }

    [Fact]
    public async Task Work_that_nobody_waits_for_any_more_takes_no_units()
    {
        var held = await Take("acme", 100 * Unit);
        using var gone = new CancellationTokenSource();
        var cancelled = _turns.TakeAsync("acme", 0, Unit, gone.Token).AsTask();
        var next = Take("acme", 100 * Unit);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        held.Dispose();
        (await next).Dispose();
        Assert.Equal(8, (await Take("acme", 100 * Unit)).Units);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // Without a token, as the work itself: it goes on when its client is gone.
    private Task<PostTurn> Take(string tenant, long bytes = 0) => _turns.TakeAsync(tenant, bytes, Unit, CancellationToken.None).AsTask();
}
