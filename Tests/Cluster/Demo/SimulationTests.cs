using Audiogum.Sessions.Gateway.Demo.Delivery;
using Audiogum.Sessions.Gateway.Demo.Listeners;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Cluster.Demo;

public sealed class SimulationTests(ITestOutputHelper output)
{
    private static readonly string[] Members = ["type", "action", "source"];

    private static readonly List<Upload> Clean = SimulatedTraffic.Days(7, DeliveryConditions.Ideal);

    private static readonly List<Upload> Hostile = SimulatedTraffic.Days(7, DeliveryConditions.Ordinary);

    [Fact]
    public void The_same_seed_makes_the_same_posts_and_another_seed_others()
    {
        var again = SimulatedTraffic.Days(7, DeliveryConditions.Ordinary);

        Assert.Equal(Hostile.Select(Fingerprint), again.Select(Fingerprint));
        Assert.NotEqual(Hostile.Take(50).Select(Fingerprint), SimulatedTraffic.Days(8, DeliveryConditions.Ordinary).Take(50).Select(Fingerprint));

        static string Fingerprint(Upload upload) => $"{upload.At} {upload.From.DeviceId} {Convert.ToHexString(upload.ToBody())}";
    }

    [Fact]
    public void Every_event_of_a_client_without_mishaps_is_valid()
    {
        Assert.All(Clean, upload =>
        {
            var batch = EventBatchReader.Read(upload.ToBody(), upload.At);
            Assert.Equal(BatchFault.None, batch.Fault);
            Assert.All(batch.Entries, entry => Assert.Null(entry.Reading.Rejection));
        });
    }

    [Fact]
    public void Every_type_of_event_action_and_source_of_the_document_occurs_and_a_custom_source_too()
    {
        var events = Clean.SelectMany(upload => upload.Events).Select(SimulatedTraffic.Read).ToList();
        var seen = events.SelectMany(json => Members
            .Where(name => json.TryGetProperty(name, out _)).Select(name => $"{name} {json.GetProperty(name)}")).ToHashSet();

        Assert.Superset(
            new HashSet<string>([
                .. Named("type", "appstartevent authevent navigationevent playevent profileevent voiceevent"),
                .. Named("action", "start begin mediabegin mediaerror stop resume continue seek complete skipnext skipprev"),
                .. Named("action", "signin signout failure like dislike unlike undislike success"),
                .. Named("source", "playable spotifyconnect airplay bluetooth dlna aux usb other karaoke-stick"),
            ]),
            seen);

        static IEnumerable<string> Named(string name, string values) => values.Split(' ').Select(value => $"{name} {value}");
    }

    [Fact]
    public void Posts_are_in_the_order_of_time_and_hold_at_most_fifty_events_of_one_device()
    {
        Assert.Equal(Hostile.Select(upload => upload.At).Order(), Hostile.Select(upload => upload.At));
        Assert.All(Hostile, upload => Assert.InRange(upload.Events.Count, 1, 50));
        Assert.Contains(Hostile, upload => upload.Events.Select(entry => entry.SessionId).Distinct().Count() > 1);
    }

    [Fact]
    public void A_session_has_one_device_and_no_number_twice()
    {
        var sessions = Clean.SelectMany(upload => upload.Events, (upload, entry) => (upload.From.DeviceId, entry)).GroupBy(sent => sent.entry.SessionId).ToList();
        output.WriteLine($"{sessions.Count} sessions, {Clean.Sum(upload => upload.Events.Count)} events, {Clean.Count} posts");

        Assert.All(sessions, session => Assert.Single(session.Select(sent => sent.DeviceId).Distinct()));
        Assert.All(sessions, session => Assert.Equal(session.Count(), session.Select(sent => sent.entry.Number).Distinct().Count()));
    }

    [Fact]
    public void Ordinary_mishaps_lose_repeat_reorder_contradict_and_spoil_events()
    {
        var sessions = Hostile.SelectMany(upload => upload.Events).GroupBy(entry => entry.SessionId).ToList();
        var verdicts = Hostile.SelectMany(upload => EventBatchReader.Read(upload.ToBody(), upload.At).Entries).ToList();

        Assert.Contains(sessions, session => Numbers(session).Distinct().Count() < Numbers(session).Max() - Numbers(session).Min() + 1);
        Assert.Contains(sessions, session => Numbers(session).Zip(Numbers(session).Skip(1)).Any(pair => pair.Second < pair.First));
        Assert.Contains(sessions, session => session.GroupBy(entry => entry.Number).Any(copies => copies.Count() > 1 && copies.Select(Text).Distinct().Count() == 1));
        Assert.Contains(sessions, session => session.GroupBy(entry => entry.Number).Any(copies => copies.Select(Text).Distinct().Count() > 1));
        Assert.InRange(verdicts.Count(entry => entry.Reading.Rejection is not null), 1, verdicts.Count / 100);
        Assert.Contains(Hostile, upload => upload.At - upload.Events[0].At > 3_600_000);

        static IEnumerable<long> Numbers(IEnumerable<ClientEvent> session) => session.Select(entry => entry.Number);
        static string Text(ClientEvent entry) => Convert.ToHexString(entry.Json.Span);
    }

    [Fact]
    public void Clocks_are_right_ahead_or_unset()
    {
        var leads = Clean.SelectMany(upload => upload.Events)
            .Select(entry => DateTimeOffset.Parse(SimulatedTraffic.Read(entry).GetProperty("localtime").GetString()!, null).ToUnixTimeMilliseconds() - entry.At).ToList();

        Assert.Contains(leads, lead => lead is > 300_000 and < 48 * 3_600_000L);
        Assert.Contains(leads, lead => lead < -1_000_000_000_000);
        Assert.InRange(leads.Count(lead => Math.Abs(lead) <= 1_000), leads.Count / 2, leads.Count);
    }

    [Fact]
    public void At_a_fair_a_listener_sends_an_event_every_minute_or_two()
    {
        var events = SimulatedTraffic.LivelyHour(7, DeliveryConditions.Ideal).Sum(upload => upload.Events.Count);
        output.WriteLine($"{events} events in an hour of 80 listeners");

        Assert.InRange(events, 80 * 20, 80 * 120);
    }
}
