using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Stores;
using static Audiogum.Sessions.Grains.Interfaces.Sessions.AppendOutcome;
using static Audiogum.Sessions.Tests.Cluster.SessionGrains.PlayText;

namespace Audiogum.Sessions.Tests.Cluster.SessionGrains;

/// <summary>Promises P1 and P10 where the store fails (design §3).</summary>
public sealed class SessionFaultTests(SessionCluster cluster) : IClassFixture<SessionCluster>
{
    [Fact]
    public async Task A_commit_that_failed_is_not_acknowledged_and_the_same_post_is_accepted_later()
    {
        var key = SessionCluster.NewSession();
        cluster.Store.Faults.Enqueue(CommitFault.FailBefore);
        Assert.Equal(AppendStatus.Unavailable, (await cluster.PostAsync(key, Received(1), Listen(key))).Status);
        Assert.Null(await cluster.Grain(key).GetSession().WholeAsync());
        Assert.Equal([Accepted, Accepted, Accepted], (await cluster.PostAsync(key, Received(2), Listen(key))).Outcomes);
        Assert.Equal(3, (long)(await cluster.SessionAsync(key))["events"]!);
    }

    [Fact]
    public async Task A_commit_that_took_effect_although_it_failed_is_counted_once()
    {
        var key = SessionCluster.NewSession();
        cluster.Store.Faults.Enqueue(CommitFault.FailAfter);
        Assert.Equal(AppendStatus.Unavailable, (await cluster.PostAsync(key, Received(1), Listen(key))).Status);
        Assert.Equal([Duplicate, Duplicate, Duplicate], (await cluster.PostAsync(key, Received(2), Listen(key))).Outcomes);
        var session = await cluster.SessionAsync(key);
        Assert.Equal((3, 300_000), ((long)session["events"]!, (long)session["listeningms"]!));
    }

    [Fact]
    public async Task After_a_failed_commit_nobody_sees_what_was_not_stored()
    {
        var key = SessionCluster.NewSession();
        await cluster.PostAsync(key, Received(1), Listen(key)[..2]);
        var before = (await cluster.SessionAsync(key)).ToJsonString();
        cluster.Store.Faults.Enqueue(CommitFault.FailBefore);
        await cluster.PostAsync(key, Received(2), Listen(key)[2]);
        Assert.Equal(before, (await cluster.SessionAsync(key)).ToJsonString());
    }

    [Fact]
    public async Task Another_writer_is_noticed_and_the_post_judged_anew()
    {
        var (key, other) = (SessionCluster.NewSession(), SessionCluster.NewSession());
        await cluster.PostAsync(key, Received(1), Listen(key)[..1]);
        await WriteBehindTheBackAsync(key, Listen(key)[1], other);
        var reply = await cluster.PostAsync(key, Received(400), Listen(key));
        Assert.Equal([Duplicate, Duplicate, Accepted], reply.Outcomes);
        Assert.Equal(300_000, (long)(await cluster.SessionAsync(key))["listeningms"]!);
    }

    /// <summary>Commits an event as a second activation would: with the row that a twin of the session got for the same posts.</summary>
    private async Task WriteBehindTheBackAsync(SessionKey key, string e, SessionKey twin)
    {
        string ForTwin(string json) => json.Replace(key.SessionId, twin.SessionId, StringComparison.Ordinal);
        await cluster.PostAsync(twin, Received(1), ForTwin(Listen(key)[0]));
        await cluster.PostAsync(twin, Received(2), ForTwin(e));
        var cancellation = TestContext.Current.CancellationToken;
        var row = (await cluster.Store.FindSessionAsync(twin, cancellation))!;
        var stored = (await cluster.Store.ReadEventsAsync(twin, new HashSet<long> { 2 }, cancellation)).Single();
        var result = await cluster.Store.CommitAsync(
            new()
            {
                ExpectedRevision = 1,
                Row = row with { Key = key },
                Events = [stored with { Json = System.Text.Encoding.UTF8.GetBytes(e) }],
                Rejections = [],
                Sealed = [],
                AddedDays = [],
                RemovedPlays = [],
                AddedPlays = [],
            },
            cancellation);
        Assert.Equal(Storage.CommitResult.Committed, result);
    }
}
