using Audiogum.Sessions.Benchmarks.Cluster;

namespace Audiogum.Sessions.Tests.Cluster.Load;

/// <summary>The loads that `Benchmarks -- cluster` measures, small, on two silos: every sum is what was posted.</summary>
public sealed class GrainLoadTests
{
    [Fact]
    public async Task A_hot_session_a_hot_tenant_and_many_tenants_come_to_exactly_what_was_posted()
    {
        await using var cluster = await SilosInProcess.StartAsync(2);
        GrainLoad[] loads = [new(tenants: 1, sessionsEach: 1, postsEach: 60, batch: 5), new(tenants: 1, sessionsEach: 60, postsEach: 3, batch: 5), new(tenants: 20, sessionsEach: 3, postsEach: 2, batch: 5)];
        foreach (var load in loads)
        {
            Assert.All(await load.PostAsync(cluster.Grains, 8, _ => { }), taken => Assert.True(taken > TimeSpan.Zero));
            await load.AssertExactAsync(cluster.Grains);
        }
    }

    [Fact]
    public async Task A_load_of_which_something_is_missing_is_not_exact()
    {
        await using var cluster = await SilosInProcess.StartAsync(1);
        var load = new GrainLoad(tenants: 1, sessionsEach: 2, postsEach: 2, batch: 5);
        await Assert.ThrowsAsync<InvalidOperationException>(() => load.AssertExactAsync(cluster.Grains, TimeSpan.Zero));
    }
}
