using Audiogum.Sessions.Grains.Writes;
using Audiogum.Sessions.Storage.Faults;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Tests.Cluster.SessionGrains;

/// <summary>Promise P8: what a silo holds until it is stored is bounded, and no tenant takes all of it.</summary>
public sealed class AppendBudgetTests
{
    private const long Mebibyte = 1 << 20;
    private readonly AppendBudget _budget = new(Options.Create(new WriteOptions { MaxBytesInFlight = 100 * Mebibyte }), new WriteWatch(TimeProvider.System));

    [Fact]
    public void A_tenant_alone_gets_half_and_the_next_one_half_of_the_rest()
    {
        Assert.Equal(50, Fill("one"));
        Assert.Equal(25, Fill("two"));
        Assert.Equal(13, Fill("three"));
        Assert.Equal(88 * Mebibyte, _budget.Held);
    }

    [Fact]
    public void Returned_bytes_can_be_taken_again()
    {
        Assert.Equal(50, Fill("one"));
        for (var i = 0; i < 50; i++) _budget.Return("one", Mebibyte);
        Assert.Equal(0, _budget.Held);
        Assert.Equal(50, Fill("one"));
    }

    private int Fill(string tenant)
    {
        var taken = 0;
        while (_budget.TryTake(tenant, Mebibyte)) taken++;
        return taken;
    }
}
