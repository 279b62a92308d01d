using System.Text;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Serialization;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Cluster.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Polly.Timeout;

namespace Audiogum.Sessions.Tests.Cluster.Serialization;

public sealed class SerializationTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider services =
        new ServiceCollection().AddSerializer(serializer => serializer.AddSessionContracts()).BuildServiceProvider();

    [Fact]
    public void A_rollup_crosses_as_it_is()
    {
        var rollup = Sum(ContributionSamples.Listening(At, 40_000));

        Assert.Equal(rollup, Cross(rollup));
        Assert.Equal([rollup, null], Cross(new ShardResult([new(7, rollup), new(8, null)])).Sums.Select(sum => sum.Rollup));
    }

    [Fact]
    public void A_question_to_a_shard_crosses_as_it_is()
    {
        var filter = DimensionFilter.Create([new(Dimension.Source, "aux"), new(Dimension.Service, null)]);
        var crossed = Cross(new ShardQuery(3, 99, filter, [new(1, 7), new(2, 0)]));

        Assert.Equal((3L, 99L, filter), (crossed.FromQuarter, crossed.ToQuarter, crossed.Filter));
        Assert.Equal([(1, 7L), (2, 0L)], crossed.Days.Select(known => (known.Day, known.Stamp)));
    }

    [Fact]
    public void A_sum_wider_than_64_bits_crosses_as_it_is()
    {
        var contribution = ContributionSamples.Listening(At, 1);
        var missing = contribution with { Session = contribution.Session with { Missing = long.MaxValue } };
        var rollup = Sum(missing, missing, missing);

        Assert.Equal(3 * (Int128)long.MaxValue, Cross(rollup).Missing);
    }

    [Fact]
    public void Orleans_giving_up_to_place_an_actor_crosses_as_a_fault_that_passes() =>
        Assert.True(TransientFault.Is(Assert.IsType<TimeoutRejectedException>(Cross<Exception>(new TimeoutRejectedException("late")))));

    [Fact]
    public void A_live_rollup_crosses_as_it_is() => SameJson(Live());

    [Fact]
    public void A_contribution_crosses_as_it_is()
    {
        var update = new ContributionUpdate("session", 3, ContributionSamples.Listening(At, 40_000));

        var crossed = Cross(update);

        Assert.Equal(("session", 3L), (crossed.SessionId, crossed.Revision));
        Assert.Equal(ReportJson.Write(update.Contribution), ReportJson.Write(crossed.Contribution));
        Assert.Equal(Sum(update.Contribution), Sum(crossed.Contribution));
    }

    [Fact]
    public void Reports_cross_as_they_are()
    {
        var today = PeriodReportBuilder.Build(
            LocalPeriod.OfDay(TimeZoneInfo.Utc, new(2026, 11, 20)), Sum(ContributionSamples.Listening(At, 40_000)), 3, At.ToUnixTimeMilliseconds());

        SameJson(today);
        var soFar = new SoFar(At, new(1, 2, 3, 4), new(0, 0, 5, 0));
        SameJson(RealtimeReportBuilder.Build(Live(), today, soFar, At.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void A_filter_crosses_with_what_has_no_value()
    {
        var filter = DimensionFilter.Create([new(Dimension.Source, "aux"), new(Dimension.Service, null), new(Dimension.Client, string.Empty)]);
        Assert.Equal(filter, Cross(filter));
        Assert.Equal(DimensionFilter.Everything, Cross(DimensionFilter.Everything));
    }

    [Fact]
    public void An_accepted_event_crosses_as_its_verbatim_bytes()
    {
        var json = Encoding.UTF8.GetBytes(
            """
            { "type":"playevent", "sessionid":"0123456789abcdef0123456789ABCDEF","sequencenumber":7,"localtime":"2026-11-20T09:00:00+01:00",
              "client":"App","clientversion":"1","platform":"Linux","platformversion":"6","devicename":"Kitchen","devicemanufacturer":"M",
              "connection":"wan","locale":{},"action":"start","source":"radio","unknown":[1.50] }
            """);
        var reading = EventReader.Read(json, null);
        Assert.Null(reading.Rejection);
        var body = (byte[])[.. "[["u8, .. json, .. "]]"u8];
        var request = new AppendRequest(new(5, "u", null), [new(reading.Event!, body.AsMemory(2, json.Length))]);

        var crossed = Cross(request);

        Assert.Equal(new Receipt(5, "u", null), crossed.Receipt);
        Assert.Equal(json, crossed.Events[0].Json.ToArray());
        Assert.Equal(7, crossed.Events[0].Event.SequenceNumber);
        Assert.Equal("radio", crossed.Events[0].Event.Play?.Source);
    }

    [Fact]
    public void An_unavailable_store_crosses_as_an_exception() =>
        Assert.Equal("no", Cross(new DataUnavailableException("no")).Message);

    [Fact]
    public void Calls_within_a_process_copy_nothing()
    {
        var rollup = Sum(ContributionSamples.Listening(At, 40_000));
        var update = new ContributionUpdate("session", 3, ContributionSamples.Listening(At, 40_000));

        Assert.Same(rollup, Copy(rollup));
        Assert.Same(update, Copy(update));
        Assert.Same(update.Contribution, Copy(update.Contribution));
        var live = Live();
        Assert.Same(live, Copy(live));
    }

    public void Dispose() => services.Dispose();

    private static Rollup Sum(params SessionContribution[] contributions)
    {
        var accumulator = new RollupAccumulator(0, 10_000_000);
        foreach (var contribution in contributions) accumulator.Add(contribution);
        return accumulator.ToRollup();
    }

    private static LiveRollup Live()
    {
        var contribution = ContributionSamples.Listening(At, 40_000);
        var accumulator = new LiveAccumulator();
        accumulator.Add(contribution.Session, contribution.Live, MinuteSeriesBuilder.Build(contribution),
            At.ToUnixTimeMilliseconds());
        return accumulator.ToRollup();
    }

    private void SameJson<T>(T value)
        where T : class =>
        Assert.Equal(Encoding.UTF8.GetString(ReportJson.Write(value)), Encoding.UTF8.GetString(ReportJson.Write(Cross(value))));

    private T Cross<T>(T value)
        where T : class
    {
        var serializer = services.GetRequiredService<Serializer<T>>();
        return serializer.Deserialize(serializer.SerializeToArray(value)) ?? throw new InvalidOperationException("Nothing came across.");
    }

    private T? Copy<T>(T value)
        where T : class => services.GetRequiredService<DeepCopier<T>>().Copy(value);
}
