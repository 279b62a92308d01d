using Audiogum.Sessions.Grains.Exports;

namespace Audiogum.Sessions.Tests.Cluster.PeriodicWork;

/// <summary>Batches take a place of the silo and their tenant's turn.</summary>
public sealed class ExportTurnTests
{
    private readonly SemaphoreSlim places = new(1);
    private readonly SemaphoreSlim erasing = new(0, 1); // a step of an erasure has this tenant's turn
    private readonly SemaphoreSlim other = new(1, 1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_that_waits_for_an_erasure_of_its_tenant_keeps_no_place_from_other_tenants()
    {
        var waiting = ExportTurn.TakeAsync(places, erasing, Cancelled);
        var another = ExportTurn.TakeAsync(places, other, Cancelled);
        Assert.Equal((false, true), (waiting.IsCompleted, another.IsCompletedSuccessfully)); // nothing that is free is waited for

        places.Release();
        erasing.Release();
        await waiting;
        Assert.Equal((0, 0), (places.CurrentCount, erasing.CurrentCount));
    }

    [Fact]
    public async Task A_batch_that_waits_for_a_place_does_not_keep_the_turn_from_an_erasure()
    {
        await places.WaitAsync(Cancelled);
        var waiting = ExportTurn.TakeAsync(places, other, Cancelled);
        Assert.Equal((false, 1), (waiting.IsCompleted, other.CurrentCount));
        places.Release();
        await waiting;
        Assert.Equal((0, 0), (places.CurrentCount, other.CurrentCount));
    }
}
