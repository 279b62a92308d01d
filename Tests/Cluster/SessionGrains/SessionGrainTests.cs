using Audiogum.Sessions.Sessionization;
using static Audiogum.Sessions.Grains.Interfaces.Sessions.AppendOutcome;
using static Audiogum.Sessions.Tests.Cluster.SessionGrains.PlayText;

namespace Audiogum.Sessions.Tests.Cluster.SessionGrains;

public sealed class SessionGrainTests(SessionCluster cluster) : IClassFixture<SessionCluster>
{
    [Fact]
    public async Task Acknowledged_events_are_in_the_session_at_once()
    {
        var key = SessionCluster.NewSession();
        var reply = await cluster.PostAsync(key, Received(303), Listen(key));
        Assert.Equal([Accepted, Accepted, Accepted], reply.Outcomes);
        var session = await cluster.SessionAsync(key);
        Assert.Equal(300_000, (long)session["listeningms"]!);
        Assert.Equal(key.SessionId, (string?)session["sessionid"]);
        Assert.Equal("user", (string?)session["userid"]);
        Assert.Equal(1, (long)session["version"]!);
    }

    [Fact]
    public async Task A_session_that_was_never_posted_is_unknown_and_stays_so()
    {
        var key = SessionCluster.NewSession();
        Assert.Null(await cluster.Grain(key).GetSession().WholeAsync());
        Assert.Null(await cluster.Grain(key).GetEvents().WholeAsync());
        Assert.Null(await cluster.Grain(key).GetTimeline().WholeAsync());
        Assert.Null(await cluster.Store.FindSessionAsync(key, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Any_order_of_posts_gives_the_same_session()
    {
        var (ordered, reversed) = (SessionCluster.NewSession(), SessionCluster.NewSession());
        await cluster.PostAsync(ordered, Received(303), Listen(ordered));
        foreach (var e in Listen(reversed).Reverse())
        {
            await cluster.PostAsync(reversed, Received(303), e);
        }

        Assert.Equal(await ContentAsync(ordered), await ContentAsync(reversed));
    }

    [Fact]
    public async Task A_loaded_session_equals_the_one_that_was_let_go()
    {
        var key = SessionCluster.NewSession();
        await cluster.PostAsync(key, Received(303), Listen(key));
        await cluster.PostAsync(key, Received(310), Listen(key)[1], Event(key, 3, 302, "complete", 299), Event(key, 9, 400, "begin", 0));
        var before = (await cluster.SessionAsync(key)).ToJsonString();
        await cluster.DeactivateAsync(key);
        Assert.Equal(before, (await cluster.SessionAsync(key)).ToJsonString());
        var again = await cluster.PostAsync(key, Received(320), Event(key, 10, 500, "stop", 100));
        Assert.Equal([Accepted], again.Outcomes);
        Assert.Equal(3, (long)(await cluster.SessionAsync(key))["version"]!);
    }

    [Fact]
    public async Task Copies_are_duplicates_however_they_are_written_and_other_contents_are_conflicts()
    {
        var key = SessionCluster.NewSession();
        var original = Event(key, 1, 0, "start");
        await cluster.PostAsync(key, Received(1), original);
        var rewritten = original.Replace("\"playable\"", "\"pl\\u0061yable\"", StringComparison.Ordinal).Replace(key.SessionId, key.SessionId.ToUpperInvariant(), StringComparison.Ordinal);
        var other = Event(key, 1, 0, "start", 7);
        var reply = await cluster.PostAsync(key, Received(2), original, rewritten, other, other);
        Assert.Equal([Duplicate, Duplicate, Conflict, Conflict], reply.Outcomes);
        var session = await cluster.SessionAsync(key);
        Assert.Equal(2, (long)session["duplicates"]!);
        Assert.Equal(1, (long)session["conflicts"]!);
        Assert.Equal([Conflict], (await cluster.PostAsync(key, Received(3), other)).Outcomes);
        Assert.Equal(1, (long)(await cluster.SessionAsync(key))["conflicts"]!);
    }

    [Fact]
    public async Task Conflicts_of_a_number_are_kept_up_to_64_and_further_ones_are_rejected_also_after_a_restart()
    {
        var key = SessionCluster.NewSession();
        await cluster.PostAsync(key, Received(1), Event(key, 1, 0, "start"));
        var others = Enumerable.Range(1, 70).Select(offset => Event(key, 1, 0, "start", offset)).ToArray();
        var outcomes = (await cluster.PostAsync(key, Received(2), others[..40])).Outcomes.ToList();
        await cluster.DeactivateAsync(key);
        outcomes.AddRange((await cluster.PostAsync(key, Received(3), others[40..])).Outcomes);
        Assert.Equal([.. Enumerable.Repeat(Conflict, 64), .. Enumerable.Repeat(ConflictLimit, 6)], outcomes);
        await cluster.DeactivateAsync(key);
        Assert.Equal([Conflict, ConflictLimit], (await cluster.PostAsync(key, Received(4), others[63], others[64])).Outcomes);
        Assert.Equal(64, (long)(await cluster.SessionAsync(key))["conflicts"]!);
        Assert.Equal(65, (await SessionCluster.ParseAsync(cluster.Grain(key).GetEvents()))!["events"]!.AsArray().Count);
        var rejections = await cluster.Store.ListRejectionsAsync(key.Tenant, 1_000, TestContext.Current.CancellationToken);
        Assert.Equal(7, rejections.Count(rejection => rejection.Code == "conflict_limit" && System.Text.Encoding.UTF8.GetString(rejection.Json.Span).Contains(key.SessionId, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Duplicates_change_no_content_and_no_version()
    {
        var key = SessionCluster.NewSession();
        await cluster.PostAsync(key, Received(303), Listen(key));
        var before = await ContentAsync(key);
        await cluster.PostAsync(key, Received(400), Listen(key));
        Assert.Equal(before, await ContentAsync(key));
        Assert.Equal(1, (long)(await cluster.SessionAsync(key))["version"]!);
    }

    [Fact]
    public async Task A_copy_received_earlier_moves_the_receipt_back()
    {
        var key = SessionCluster.NewSession();
        var ahead = Event(key, 1, 3_600, "start");
        await cluster.PostAsync(key, Received(3_600), ahead);
        await cluster.PostAsync(key, Received(0), ahead);
        var session = await cluster.SessionAsync(key);
        Assert.True((bool)session["clockahead"]!);
        Assert.Equal("2026-11-20T08:00:00.000Z", (string?)session["startedat"]);
        await cluster.DeactivateAsync(key);
        Assert.Equal(session.ToJsonString(), (await cluster.SessionAsync(key)).ToJsonString());
    }

    [Fact]
    public async Task Raw_events_come_back_verbatim_in_sequence_order_with_losers_behind_their_number()
    {
        var key = SessionCluster.NewSession();
        var (first, second, loser) = (Event(key, 1, 0, "start"), Event(key, 2, 2, "begin", 0), Event(key, 1, 0, "start", 3));
        await cluster.PostAsync(key, Received(5), second);
        await cluster.PostAsync(key, Received(6), first, loser);
        var document = (await SessionCluster.ParseAsync(cluster.Grain(key).GetEvents()))!;
        var text = System.Text.Encoding.UTF8.GetString((await cluster.Grain(key).GetEvents().WholeAsync())!);
        Assert.Equal([1L, 1L, 2L], document["events"]!.AsArray().Select(e => (long)e!["event"]!["sequencenumber"]!));
        Assert.Equal([null, true, null], document["events"]!.AsArray().Select(e => (bool?)e!["conflict"]));
        Assert.All([first, second, loser], e => Assert.Contains(e, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_timeline_tells_gaps_late_events_conflicts_and_the_rule_of_every_interval()
    {
        var key = SessionCluster.NewSession();
        await cluster.PostAsync(key, Received(400), Event(key, 1, 0, "start"), Event(key, 5, 100, "stop", 90));
        await cluster.PostAsync(key, Received(401), Event(key, 2, 2, "begin", 0), Event(key, 1, 1, "start"));
        var entries = (await SessionCluster.ParseAsync(cluster.Grain(key).GetTimeline()))!["entries"]!.AsArray();
        Assert.Equal(["event", "interval", "event", "gap", "interval", "event"], entries.Select(e => (string?)e!["kind"]));
        Assert.Equal(1, (long)entries[0]!["conflicts"]!);
        Assert.True((bool)entries[2]!["late"]!);
        Assert.Equal("5.3 rule 1, d known", (string?)entries[4]!["rule"]);
        Assert.Equal(90_000, (long)entries[4]!["booked"]![0]!["ms"]!);
    }

    private async Task<string> ContentAsync(SessionKey key)
    {
        var session = (await cluster.SessionAsync(key)).AsObject();
        foreach (var receiptFact in new[] { "sessionid", "version", "status", "duplicates", "firstreceivedat", "lastreceivedat" })
        {
            Assert.True(session.Remove(receiptFact));
        }

        return session.ToJsonString();
    }
}
