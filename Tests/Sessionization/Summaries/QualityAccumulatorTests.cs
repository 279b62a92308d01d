using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Tests.Sessionization.Summaries;

public sealed class QualityAccumulatorTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Sessions_are_added_up_by_client_version_and_by_device()
    {
        var report = Report(Session("4.2", "One", 10), Session("4.2", "Two", 5) with { Duplicates = 3, Orphans = 2 }, Session("4.1", "One", 1));

        Assert.Equal(3, report.Sessions);
        Assert.Equal([("4.2", 2L, 15L), ("4.1", 1L, 1L)], report.Clients.Select(row => (row.ClientVersion!, row.Sessions, row.Events)));
        Assert.Equal([("One", 11L, 0L), ("Two", 5L, 3L)], report.Devices.Select(row => (row.DeviceName!, row.Events, row.Duplicates)));
        Assert.Equal(2, report.Clients[0].Orphans);
    }

    [Theory]
    [InlineData("1970-01-01T01:00:00.000Z", 0)]
    [InlineData("1970-01-01T01:00:00.001Z", 1)]
    public void A_session_is_late_when_its_last_receipt_is_over_an_hour_after_its_last_event(string received, long late) =>
        Assert.Equal(late, Report(Session("4.2", "One", 1) with { LastReceivedAt = received }).Clients.Single().Late);

    [Fact]
    public void Missing_numbers_saturate_and_moved_clocks_are_counted_once_a_session()
    {
        var odd = Session("4.2", "One", 1) with { Missing = long.MaxValue, ClockAhead = true, ClockUnset = true };
        var row = Report(odd, odd).Devices.Single();

        Assert.Equal((long.MaxValue, 2L), (row.Missing, row.ClockCorrected));
    }

    private static QualityReport Report(params SessionDocument[] sessions)
    {
        var accumulator = new QualityAccumulator();
        foreach (var session in sessions) accumulator.Add(session);
        return accumulator.Build(Now, Now, Now);
    }

    private static SessionDocument Session(string version, string device, long events) => new()
    {
        Client = "fw",
        ClientVersion = version,
        DeviceManufacturer = "Acme",
        DeviceName = device,
        Duplicates = 0,
        LastReceivedAt = "1970-01-01T00:00:00.000Z",
        FirstSequenceNumber = 1,
        LastSequenceNumber = events,
        Events = events,
        Missing = 0,
        Conflicts = 0,
        Anchored = true,
        Orphans = 0,
        ClockJumps = 0,
        ClockAhead = false,
        ClockUnset = false,
        StartedAt = "1970-01-01T00:00:00.000Z",
        EndedAt = "1970-01-01T00:00:00.000Z",
        ListeningMs = 0,
        EstimatedMs = 0,
        TailEstimateMs = 0,
        Times = default,
        Counters = new Dictionary<string, long>(),
    };
}
