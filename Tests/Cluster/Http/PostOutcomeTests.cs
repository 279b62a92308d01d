using System.Net;
using System.Text;
using System.Text.Json;

using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class PostOutcomeTests : IDisposable
{
    private readonly GatewayFixture _door = new();

    public void Dispose() => _door.Dispose();

    [Fact]
    public async Task A_good_event_is_accepted_and_handed_to_its_session()
    {
        var sent = Event(7, extra: ""","note":"ü  \u00e4" """);
        var answer = await _door.Client.PostEventsAsync(Json(Batch(sent)));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("""{"received":1,"accepted":1,"duplicates":0,"conflicts":0,"rejected":0,"results":[],"warnings":[]}""", await answer.TextAsync());

        var request = Assert.Single(_door.Actors.Appended["acme/" + SessionA]);
        Assert.Equal(("user-1", "device-1"), (request.Receipt.UserId, request.Receipt.DeviceId));
        Assert.Equal(sent, Encoding.UTF8.GetString(Assert.Single(request.Events).Json.Span));
    }

    [Fact]
    public async Task Every_outcome_is_counted_and_listed_in_the_order_sent()
    {
        _door.Actors.Judge = request => new(AppendStatus.Committed, [.. request.Events.Select(e => e.Event.SequenceNumber switch
        {
            2 => AppendOutcome.Duplicate,
            3 => AppendOutcome.Conflict,
            5 => AppendOutcome.ConflictLimit,
            _ => AppendOutcome.Accepted,
        })]);
        var strange = Event(4).Replace("navigationevent", "playevent").Replace("}", ""","source":"toaster","action":"start"}""");
        var answer = await _door.Client.PostEventsAsync(Json(Batch(Event(1, SessionB), Event(3), Event(9, connection: "wifi"), Event(2, SessionB), strange, Event(5))));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var body = await answer.JsonAsync();
        Assert.StartsWith("""{"received":6,"accepted":2,"duplicates":1,"conflicts":1,"rejected":2,""", body.GetRawText());
        var results = body.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(
            ["1 conflict conflict /events/1/sequencenumber", "2 rejected invalid_value /events/2/connection", "3 duplicate  ", "5 rejected conflict_limit /events/5/sequencenumber"],
            results.Select(r => $"{r.GetProperty("index")} {Text(r, "status")} {Text(r, "code")} {Text(r, "pointer")}"));
        var warning = Assert.Single(body.GetProperty("warnings").EnumerateArray());
        Assert.Equal("""{"index":4,"code":"unknown_source","pointer":"/events/4/source"}""", warning.GetRawText());

        static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    [Fact]
    public async Task Events_with_the_same_number_keep_their_order_within_the_session()
    {
        await _door.Client.PostEventsAsync(Json(Batch(Event(1, extra: ""","n":1"""), Event(1, SessionB), Event(1, SessionA.ToUpperInvariant(), extra: ""","n":2"""), Event(0))));
        var request = Assert.Single(_door.Actors.Appended["acme/" + SessionA]);
        Assert.Equal([1, 1, 0], request.Events.Select(e => e.Event.SequenceNumber));
        Assert.Contains("\"n\":1", Encoding.UTF8.GetString(request.Events[0].Json.Span));
        Assert.Contains("\"n\":2", Encoding.UTF8.GetString(request.Events[1].Json.Span));
    }

    [Fact]
    public async Task Answer_is_422_with_the_same_body_when_all_events_are_rejected_and_stored()
    {
        var answer = await _door.Client.PostEventsAsync(Json(Batch("7", """{"type":"x\ud800"}""")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(2, (await answer.JsonAsync()).GetProperty("rejected").GetInt32());
        Assert.Empty(_door.Actors.Appended);
        var (tenant, batch) = Assert.Single(_door.Actors.Rejected);
        Assert.Equal("acme", tenant);
        Assert.Equal([false, true], batch.Events.Select(e => e.IsText));
        Assert.Equal("""{"type":"x\ud800"}""", Encoding.UTF8.GetString(batch.Events[1].Json));
    }

    [Fact]
    public async Task A_rejected_event_is_kept_as_text_cut_between_two_characters_when_it_is_too_large()
    {
        await _door.Client.PostEventsAsync(Json(Batch("\"" + new string('x', 65_534) + "üüü\"", """{"a":"\ud83d\ude00 \\ud800"}""")));
        var kept = Assert.Single(_door.Actors.Rejected).Batch.Events;
        Assert.Equal((65_535, true), (kept[0].Json.Length, kept[0].IsText));
        Assert.False(kept[1].IsText);
    }

    [Fact]
    public async Task A_post_of_many_sessions_makes_one_call_for_each()
    {
        var answer = await _door.Client.PostEventsAsync(Json(Batch(Enumerable.Range(0, 1000).Select(i => Event(i, (i % 250).ToString("x32"))))));
        Assert.Equal(1000, (await answer.JsonAsync()).GetProperty("accepted").GetInt32());
        Assert.Equal(250, _door.Actors.Appended.Count);
        Assert.All(_door.Actors.Appended.Values, calls => Assert.Equal(4, Assert.Single(calls).Events.Count));
    }

    [Fact]
    public async Task Post_of_unknown_durability_is_503_and_the_next_one_works()
    {
        var judge = _door.Actors.Judge;
        _door.Actors.Judge = request => request.Events[0].Event.SessionId == SessionB ? new(AppendStatus.Unavailable, []) : judge(request);
        await (await _door.Client.PostEventsAsync(Json(Batch(Event(1), Event(1, SessionB))))).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        _door.Actors.Judge = judge;
        _door.Actors.KeepsRejections = false;
        await (await _door.Client.PostEventsAsync(Json(Batch(Event(1), "7")))).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        await _door.Client.ShouldStillWorkAsync();
    }

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(Orleans.Runtime.SiloUnavailableException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task An_actor_out_of_reach_is_503(Type fault)
    {
        _door.Actors.Before = _ => throw (Exception)Activator.CreateInstance(fault)!;
        await (await _door.Client.PostEventsAsync(Json(Batch(Event(1))))).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        await (await _door.Client.PostEventsAsync(Json(Batch(Event(1), Event(1, SessionB), "7")))).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        await (await _door.Client.AskAsync("/v1/sessions")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        _door.Actors.Before = _ => Task.CompletedTask;
        await _door.Client.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task A_bug_is_500_and_says_nothing_of_itself()
    {
        _door.Actors.Before = _ => throw new InvalidOperationException("secret");
        var answer = await _door.Client.PostEventsAsync(Json(Batch(Event(1))));
        await answer.ShouldBeProblemAsync(HttpStatusCode.InternalServerError, "internal");
        Assert.DoesNotContain("secret", await answer.TextAsync());
    }
}
