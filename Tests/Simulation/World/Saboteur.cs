using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Simulation.Faults;

namespace Audiogum.Sessions.Tests.Simulation.World;

/// <summary>Ends activations, fills the disk, stops and kills silos.</summary>
internal sealed class Saboteur(SimulatedCluster house, FaultPlan plan, string tenant, IReadOnlyList<string> sessions,
    Random random)
{
    private readonly TimeSpan pause = TimeSpan.FromMilliseconds(random.Next(5, 60));
    private readonly int silosAfter = random.Next(3) == 0 ? random.Next(2, 9) : int.MaxValue;

    /// <summary>Goes on until told to stop.</summary>
    public async Task DisturbAsync(CancellationToken cancellationToken)
    {
        for (var step = 1; !cancellationToken.IsCancellationRequested; step++)
        {
            if (step == silosAfter)
            {
                var kill = random.Next(2) == 0;
                await house.ReplaceSiloAsync(kill);
                plan.Count(kill ? "silo killed" : "silo stopped");
            }
            else
            {
                await DisturbOnceAsync();
            }

            await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task DisturbOnceAsync()
    {
        switch (random.Next(8))
        {
            case 0:
                plan.BreakFor(random.Next(1, 12));
                break;
            case 1:
                await EndAsync(house.Grains.GetGrain<ITenantGrain>(tenant), "tenant deactivated");
                break;
            case 2:
                await EndAsync(house.Grains.GetGrain<ITenantShardGrain>(new TenantShardKey(tenant, random.Next(4)).ToString()), "shard deactivated");
                break;
            case < 6:
                await EndAsync(house.Grains.GetGrain<ISessionGrain>(new SessionKey(tenant, sessions[random.Next(sessions.Count)]).ToString()), "session deactivated");
                break;
            default:
                house.Time.Advance(TimeSpan.FromSeconds(random.Next(1, 200)));
                break;
        }
    }

    private async Task EndAsync(IAddressable grain, string kind)
    {
        plan.Count(kind);
        try
        {
            await house.DeactivateAsync(grain);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            plan.Count("not active");
        }
    }
}
