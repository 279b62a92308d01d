using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Stores;
using static Audiogum.Sessions.Grains.Interfaces.Sessions.AppendOutcome;
using static Audiogum.Sessions.Tests.Cluster.SessionGrains.PlayText;

namespace Audiogum.Sessions.Tests.Cluster.SessionGrains;

/// <summary>Promises P1 and P10 where the store fails (design §3).</summary>
public sealed class SessionFaultTests(SessionCluster cluster) : IClassFixture<SessionCluster>
{
    /// <summary>Long enough for a reading that does not wait for the post to end.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

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

    /// <summary>Readings come in pieces and interleave with posts (Orleans lets enumerations do so).</summary>
    [Fact]
    public async Task A_reading_while_a_post_is_being_stored_does_not_show_it()
    {
        var key = SessionCluster.NewSession();
        await cluster.PostAsync(key, Received(1), Listen(key)[..2]);
        var hold = (Reached: new TaskCompletionSource(), GoOn: new TaskCompletionSource());
        cluster.Store.Hold = hold;
        var post = cluster.PostAsync(key, Received(2), Listen(key)[2]);
        await hold.Reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        var reading = cluster.SessionAsync(key);
        Assert.NotSame(reading, await Task.WhenAny(reading, Task.Delay(Moment, TimeProvider.System, TestContext.Current.CancellationToken)));
        hold.GoOn.SetResult();
        await post;
        Assert.Equal(3, (long)(await reading)["events"]!);
    }

    /// <summary>A simulation found it: a reading put the ledger that it had loaded in the place of the one that a post had begun to change.</summary>
    [Fact]
    public async Task Readings_and_posts_that_load_a_session_together_keep_it_whole()
    {
        for (var round = 0; round < 40; round++)
        {
            var key = SessionCluster.NewSession();
            await cluster.PostAsync(key, Received(1), Listen(key)[..2]);
            await cluster.DeactivateAsync(key);
            var readings = Enumerable.Range(0, 6).Select(_ => cluster.SessionAsync(key)).ToList();
            await cluster.PostAsync(key, Received(2), Listen(key)[1], Listen(key)[2]);
            await cluster.PostAsync(key, Received(3), Listen(key));
            await Task.WhenAll(readings);
            await cluster.DeactivateAsync(key);
            var session = await cluster.SessionAsync(key);
            Assert.Equal((3, 300_000, 4), ((long)session["events"]!, (long)session["listeningms"]!, (long)session["duplicates"]!));
        }
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

    [Fact]
    public async Task Commits_of_another_writer_are_read_at_once()
    {
        var (key, other) = (SessionCluster.NewSession(), SessionCluster.NewSession());
        await cluster.PostAsync(key, Received(1), Listen(key)[..1]);
        Assert.Equal(1, (long)(await cluster.SessionAsync(key))["version"]!);
        await WriteBehindTheBackAsync(key, Listen(key)[1], other);
        var session = await cluster.SessionAsync(key);
        Assert.Equal((2, 2), ((long)session["version"]!, (long)session["events"]!));
    }

    /// <summary>Commits an event as a second activation would: with the row that a twin of the session got for the same posts.</summary>
    private async Task WriteBehindTheBackAsync(SessionKey key, string e, SessionKey twin)
    {
        string ForTwin(string json) => json.Replace(key.SessionId, twin.SessionId, StringComparison.Ordinal);
        await cluster.PostAsync(twin, Received(1), ForTwin(Listen(key)[0]));
        await cluster.PostAsync(twin, Received(2), ForTwin(e));
        var cancellationToken = TestContext.Current.CancellationToken;
        var row = (await cluster.Store.FindSessionAsync(twin, cancellationToken))!;
        var shard = (await cluster.Store.FindSessionAsync(key, cancellationToken))!.Shard;
        var stored = (await cluster.Store.ReadEventsAsync(twin, new HashSet<long> { 2 }, cancellationToken)).Single();
        var result = await cluster.Store.CommitAsync(
            new()
            {
                ExpectedRevision = 1,
                Row = row with { Key = key, Shard = shard },
                Events = [stored with { Json = System.Text.Encoding.UTF8.GetBytes(e) }],
                Rejections = [],
                Segments = [],
                AddedDays = [],
                RemovedPlays = [],
                AddedPlays = [],
            },
            cancellationToken);
        Assert.Equal(Storage.CommitResult.Committed, result);
    }
}
