using Audiogum.Sessions.Grains.Reconciling;
using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;

namespace Audiogum.Sessions.Tests.Cluster.Retention;

/// <summary>Who has read a session's row and then finds its events deleted looks at the row again, and calls nothing damaged that is not.</summary>
public sealed class MetRetentionTests(SessionCluster cluster) : IClassFixture<SessionCluster>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reconciling_meets_retention_and_finds_a_retired_session()
    {
        var refold = new SessionRefold(cluster.Store, await RetiredOnReadingAsync(), 0);
        Assert.NotNull(await refold.RunAsync(Cancelled));
        Assert.True(refold.IsRetired);
        Assert.Empty(refold.Differences);
    }

    [Fact]
    public async Task A_session_that_is_loaded_meets_retention_and_is_a_retired_one() =>
        Assert.NotNull((await SessionWorkingSet.LoadAsync(cluster.Store, await RetiredOnReadingAsync())).Retired);

    [Fact]
    public async Task Events_that_are_gone_while_the_row_stays_are_damage()
    {
        var key = await PostedAsync();
        var row = (await cluster.Store.FindSessionAsync(key, Cancelled))!;
        await cluster.Store.CommitAsync(RetiredSession.Commit(row, []) with { RemovesEvents = true }, Cancelled);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await SessionWorkingSet.LoadAsync(cluster.Store, key));
        var refold = new SessionRefold(cluster.Store, key, 0);
        Assert.Null(await refold.RunAsync(Cancelled));
        Assert.Equal("events", Assert.Single(refold.Differences).Field);
    }

    [Fact]
    public async Task A_session_is_passed_once_its_row_says_that_it_is_retired_and_no_event_is_left()
    {
        var key = await PostedAsync();
        Assert.False(await RetiredSession.IsCompleteAsync(cluster.Store, key, Cancelled));
        var row = (await cluster.Store.FindSessionAsync(key, Cancelled))!;
        await cluster.Store.CommitAsync(RetiredSession.Retire(row, PlayText.Received(9)) with { RemovesEvents = false }, Cancelled);
        Assert.False(await RetiredSession.IsCompleteAsync(cluster.Store, key, Cancelled));
        row = (await cluster.Store.FindSessionAsync(key, Cancelled))!;
        await cluster.Store.CommitAsync(RetiredSession.Retire(row, PlayText.Received(9)), Cancelled);
        Assert.True(await RetiredSession.IsCompleteAsync(cluster.Store, key, Cancelled));
    }

    private async Task<SessionKey> PostedAsync()
    {
        var key = SessionCluster.NewSession();
        await cluster.PostAsync(key, PlayText.Received(1), PlayText.Listen(key));
        return key;
    }

    /// <summary>A session that is retired by another one when its events are read the next time.</summary>
    private async Task<SessionKey> RetiredOnReadingAsync()
    {
        var key = await PostedAsync();
        cluster.Store.BeforeEvents = async () =>
        {
            cluster.Store.BeforeEvents = () => Task.CompletedTask;
            var row = (await cluster.Store.FindSessionAsync(key, Cancelled))!;
            Assert.Equal(CommitResult.Committed, await cluster.Store.CommitAsync(RetiredSession.Retire(row, PlayText.Received(9)), Cancelled));
        };
        return key;
    }
}
