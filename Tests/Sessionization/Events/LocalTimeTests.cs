using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Sessionization.Events;

public sealed class LocalTimeTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z", 0)]
    [InlineData("1969-12-31T23:00:00-01:00", "1970-01-01T00:00:00.000Z", -60)]
    [InlineData("2016-07-26T08:45:55.721118+01:00", "2016-07-26T07:45:55.721Z", 60)]
    [InlineData("2024-02-29T23:59:59.9999-00:30", "2024-03-01T00:29:59.999Z", -30)]
    [InlineData("2000-02-29T12:00:00.1Z", "2000-02-29T12:00:00.100Z", 0)]
    [InlineData("2000-02-29T12:00:00.02Z", "2000-02-29T12:00:00.020Z", 0)]
    [InlineData("2000-02-29T12:00:00.123456789+14:00", "2000-02-28T22:00:00.123Z", 840)]
    [InlineData("2000-02-29T12:00:00-14:00", "2000-03-01T02:00:00.000Z", -840)]
    [InlineData("2000-01-01T00:00:00-00:00", "2000-01-01T00:00:00.000Z", 0)]
    [InlineData("2016-07-26T08:45:55+0100", "2016-07-26T07:45:55.000Z", 60)]
    [InlineData("2016-07-26T08:45:55.5-0930", "2016-07-26T18:15:55.500Z", -570)]
    [InlineData("2016-07-26T08:45:55+01", "2016-07-26T07:45:55.000Z", 60)]
    [InlineData("2000-02-29T12:00:00+1400", "2000-02-28T22:00:00.000Z", 840)]
    [InlineData("2000-02-29T12:00:00-14", "2000-03-01T02:00:00.000Z", -840)]
    public void A_time_is_an_instant_and_the_offset_it_was_written_with(string localtime, string utc, int offsetMinutes)
    {
        var read = Read(localtime);
        Assert.Null(read.Rejection);
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), read.Event!.Instant);
        Assert.Equal(offsetMinutes, read.Event.UtcOffsetMinutes);
    }

    [Theory]
    [InlineData(""), InlineData("2016-07-26"), InlineData("2016-07-26T08:45:55"), InlineData("2016-07-26 08:45:55Z"), InlineData("2016-07-26t08:45:55Z")]
    [InlineData("2016-07-26T08:45:55z"), InlineData("2016-07-26T08:45Z"), InlineData("2016-07-26T08:45:55.Z"), InlineData("2016-07-26T08:45:55,1Z")]
    [InlineData("2016-07-26T08:45:55.1234567890Z"), InlineData("2016-07-26T08:45:55.1"), InlineData("2016-07-26T08:45:55+010")]
    [InlineData("2016-07-26T08:45:55+1"), InlineData("2016-07-26T08:45:55+01:"), InlineData("2016-07-26T08:45:55+15"), InlineData("2016-07-26T08:45:55+1401")]
    [InlineData("2016-07-26T08:45:55+0160"), InlineData("2016-07-26T08:45:55+01:0"), InlineData("2016-07-26T08:45:55-"), InlineData("2016-07-26T08:45:55+1:00"), InlineData("2016-07-26T08:45:55+14:01"), InlineData("2016-07-26T08:45:55-14:01")]
    [InlineData("2016-07-26T08:45:55+01:60"), InlineData("2016-07-26T08:45:55Z "), InlineData(" 2016-07-26T08:45:55Z"), InlineData("2016-07-26T08:45:55ZZ")]
    [InlineData("2016-13-26T08:45:55Z"), InlineData("2016-00-26T08:45:55Z"), InlineData("2016-07-00T08:45:55Z"), InlineData("2016-06-31T08:45:55Z")]
    [InlineData("2015-02-29T08:45:55Z"), InlineData("1900-02-29T08:45:55Z"), InlineData("2016-07-26T24:00:00Z"), InlineData("2016-07-26T08:60:55Z")]
    [InlineData("2016-12-31T23:59:60Z"), InlineData("1969-12-31T23:59:59.999Z"), InlineData("1970-01-01T00:30:00+01:00"), InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00"), InlineData("+016-07-26T08:45:55Z"), InlineData("20160-07-26T08:45:55Z"), InlineData("２016-07-26T08:45:55Z")]
    [InlineData("2016-W30-2T08:45:55Z"), InlineData("1469519155721")]
    public void Anything_else_is_no_time(string localtime) => AssertRejected(RejectionCode.InvalidValue, Read(localtime));

    [Fact]
    public void A_time_may_lie_48_hours_after_receipt_and_no_millisecond_more()
    {
        Assert.Null(Read("2026-11-22T08:00:01.000Z").Rejection);
        Assert.Null(Read("2026-11-22T10:00:01.000999+02:00").Rejection);
        AssertRejected(RejectionCode.FutureLocaltime, Read("2026-11-22T08:00:01.001Z"));
        AssertRejected(RejectionCode.FutureLocaltime, Read("9999-12-31T23:59:59.999-14:00"));
    }

    [Fact]
    public void An_event_that_was_judged_before_is_not_held_against_the_clock_again() =>
        Assert.Null(EventReader.Read(EventTextBuilder.Play.With("localtime", "\"9999-12-31T23:59:59-14:00\"").Utf8, receivedAt: null).Rejection);

    [Fact]
    public void An_escaped_time_is_the_same_time() => Assert.Null(Read("2016\\u002d07-26T08:45:55Z").Rejection);

    private static EventReading Read(string localtime) => EventTextBuilder.Play.With("localtime", $"\"{localtime}\"").Read();

    private static void AssertRejected(string code, EventReading reading) =>
        Assert.Equal((code, "/localtime"), (reading.Rejection!.Code, reading.Rejection.Pointer));
}
