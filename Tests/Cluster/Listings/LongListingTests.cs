using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Tenants;

namespace Audiogum.Sessions.Tests.Cluster.Listings;

/// <summary>Listings that take very long.</summary>
public sealed class LongListingTests(TenantsCluster cluster) : IClassFixture<TenantsCluster>
{
    private const int Listings = 10 * ListingLimits.MaxReadersOfTenant;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Listings_hold_up_no_post_and_end_with_their_callers()
    {
        var (begun, ended) = (0, 0);
        cluster.Store.BeforeListing = async cancellationToken =>
        {
            Interlocked.Increment(ref begun);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        };
        using var gone = new CancellationTokenSource();
        var archive = cluster.Grains.GetGrain<ITenantListingGrain>("long");
        var listings = Enumerable.Range(0, Listings).Select(_ => archive.ListSessions(new() { From = 0, To = 1, Limit = 1 }, gone.Token).AsTask()).ToArray();
        await Processes.Eventually.AsyncTrue(() => Task.FromResult(Volatile.Read(ref begun) == ListingLimits.MaxReadersOfTenant), Patience);

        var rejected = new RejectionEntry("invalid_value", "", "bad", "1"u8.ToArray(), isText: false);
        Assert.True(await cluster.Grains.GetGrain<ITenantRejectionsGrain>("long").Append(new(new Receipt(0, null, null), [rejected]))
            .AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken));

        await gone.CancelAsync();
        foreach (var listing in listings)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listing.WaitAsync(Patience, TestContext.Current.CancellationToken));
        await Processes.Eventually.AsyncTrue(() => Task.FromResult(Volatile.Read(ref ended) == Volatile.Read(ref begun)), Patience);
        cluster.Store.BeforeListing = _ => Task.CompletedTask;
        Assert.Empty((await archive.ListSessions(new() { From = 0, To = 1, Limit = 1 }, TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(Patience, TestContext.Current.CancellationToken)).Rows);
    }
}
