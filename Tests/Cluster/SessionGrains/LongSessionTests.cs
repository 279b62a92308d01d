using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Cluster.Listings;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.SessionGrains;

/// <summary>Sessions far longer than what their actors hold: what is sealed must not show.</summary>
public sealed class LongSessionTests(SessionCluster cluster) : IClassFixture<SessionCluster>
{
    private const int Events = 3_000;
    private const int Batch = 250;
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] Actions = ["start", "begin", "mediabegin", "stop", "resume", "seek", "complete", "begin", "skipnext"];

    public static TheoryData<string> Orders => ["in order", "reversed", "odd before even", "shuffled"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_long_session_is_that_of_a_fold_from_scratch_in_whatever_order_it_comes(string order)
    {
        var key = SessionCluster.NewSession();
        var events = Enumerable.Range(0, Events).Select(number => SampleEvents.Play(key.SessionId, number, Start.AddSeconds(number * 7), Actions[number % Actions.Length])).ToArray();
        await PostAsync(key, Ordered(events, order).ToArray());

        await AssertWholeAsync(key, events);
        await cluster.DeactivateAsync(key);
        await AssertWholeAsync(key, events);
    }

    [Fact]
    public async Task A_long_session_that_was_loaded_again_goes_on_where_it_was()
    {
        var key = SessionCluster.NewSession();
        var events = Enumerable.Range(0, Events).Select(number => SampleEvents.Play(key.SessionId, number, Start.AddSeconds(number * 7), Actions[number % Actions.Length])).ToArray();
        await PostAsync(key, events[..1_501]);
        await cluster.DeactivateAsync(key);
        await PostAsync(key, events[1_501..]);

        await AssertWholeAsync(key, events);
        Assert.Equal(Events, (await SessionCluster.ParseAsync(cluster.Grain(key).GetEvents()))!["events"]!.AsArray().Count);
        var entries = (await SessionCluster.ParseAsync(cluster.Grain(key).GetTimeline()))!["entries"]!.AsArray();
        Assert.Equal(Enumerable.Range(0, Events).Select(number => (long)number), entries.Where(entry => (string)entry!["kind"]! == "event").Select(entry => (long)entry!["sequencenumber"]!));
    }

    private async Task PostAsync(SessionKey key, AcceptedEvent[] events)
    {
        foreach (var post in events.Chunk(Batch))
        {
            var reply = await cluster.Grain(key).Append(new(new(Start.AddDays(1).ToUnixTimeMilliseconds(), "user", "device"), post));
            Assert.Equal(Grains.Interfaces.Sessions.AppendStatus.Committed, reply.Status);
        }
    }

    private async Task AssertWholeAsync(SessionKey key, IEnumerable<AcceptedEvent> events)
    {
        var fold = new SessionFold(sealAt: int.MaxValue);
        foreach (var e in events) fold.Apply(new(e.Event, new(Start.AddDays(1).ToUnixTimeMilliseconds(), "user", "device")));
        var expected = JsonNode.Parse(ReportJson.Write(ContentWriter.Write(fold, 0)))!.AsObject();
        var session = (await cluster.SessionAsync(key)).AsObject();
        foreach (var play in session["playsessions"]!.AsArray())
        {
            play!.AsObject().Remove("status");
            play.AsObject().Remove("expiresat");
            play.AsObject().Remove("settled");
        }

        foreach (var (name, value) in expected) Assert.True(JsonNode.DeepEquals(value, session[name]), name);
        var contribution = await cluster.Store.ReadSegmentsAsync(key, new(), TestContext.Current.CancellationToken);
        Assert.Equal(contribution!.Row.SealedParts, contribution.Segments.Count);
        Assert.InRange(contribution.Segments.Count, Events / 100, Events);
        var listed = await cluster.Store.ListPlaysAsync(new() { Tenant = key.Tenant, From = 0, To = long.MaxValue, Limit = 10_000 }, TestContext.Current.CancellationToken);
        Assert.Equal(expected["playsessions"]!.AsArray().Count, listed.Count(play => play.Session.Key == key));
        await AssertSumsAsync(key.Tenant);
    }

    /// <summary>What the day shards joined from sealed parts is what the sessions' own documents say.</summary>
    private async Task AssertSumsAsync(string tenant)
    {
        var rows = await cluster.Store.ListSessionsAsync(new() { Tenant = tenant, From = 0, To = long.MaxValue, Limit = 1_000 }, TestContext.Current.CancellationToken);
        var summaries = rows.Select(row => ReportJson.Read<SessionDocument>(row.Summary.Span)).ToList();
        long Sum(string counter) => summaries.Sum(session => session.Counters.GetValueOrDefault(counter));
        await Eventually.AsyncEqual(
            (summaries.Sum(session => session.ListeningMs), Sum("playsessions"), Sum("itemplays"), Sum("completes"), Sum("itemlesslisteningms"), summaries.Sum(session => session.Times.Sum)),
            async () =>
            {
                var totals = (await cluster.Tenant(tenant).GetDaily(DateOnly.FromDateTime(Start.UtcDateTime), DimensionFilter.Everything)).Totals;
                return (totals.ListeningMs, totals.PlaySessions, totals.ItemPlays, totals.Completes, totals.ItemlessListeningMs, totals.Times.Sum);
            },
            TimeSpan.FromSeconds(30));
    }

    private static IEnumerable<AcceptedEvent> Ordered(AcceptedEvent[] events, string order) => order switch
    {
        "in order" => events,
        "reversed" => events.Reverse(),
        "odd before even" => events.OrderByDescending(e => e.Event.SequenceNumber % 2),
        _ => events.OrderBy(e => e.Event.SequenceNumber * 7_919 % 3_001),
    };
}
