using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Cluster.Stores;
using static Audiogum.Sessions.Tests.Cluster.SessionGrains.PlayText;

namespace Audiogum.Sessions.Tests.Cluster.Administration;

/// <summary>Promise P9: a fault of one tenant's stored data is named in that tenant's health, and in no other's.</summary>
public sealed class StoreFaultTests(SessionCluster cluster) : IClassFixture<SessionCluster>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_session_that_cannot_be_written_is_named_in_its_tenants_health_and_others_go_on()
    {
        var (sick, well) = (SessionCluster.NewSession() with { Tenant = "sick" }, SessionCluster.NewSession() with { Tenant = "well" });
        cluster.Store.Faults.Enqueue(CommitFault.Damaged);
        Assert.Equal(AppendStatus.Unavailable, (await cluster.PostAsync(sick, Received(1), Listen(sick))).Status);
        Assert.Equal(AppendStatus.Committed, (await cluster.PostAsync(well, Received(1), Listen(well))).Status);
        await Eventually.AsyncTrue(async () => (await HealthAsync("sick")).StoreFault == "damaged", Deadline);
        Assert.Null((await HealthAsync("well")).StoreFault);
    }

    private async Task<TenantHealth> HealthAsync(string tenant) => await cluster.Actors.GetGrain<ITenantHealthGrain>(tenant).Check();
}
