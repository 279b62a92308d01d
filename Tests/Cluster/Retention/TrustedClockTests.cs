using Audiogum.Sessions.Grains.Retention;

namespace Audiogum.Sessions.Tests.Cluster.Retention;

/// <summary>What retention believes of clocks.</summary>
public sealed class TrustedClockTests
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const long Now = 20_000 * Day;

    [Theory]
    [InlineData(0)]
    [InlineData(300_000)]
    [InlineData(-300_000)]
    public void A_clock_that_agrees_with_the_store_and_goes_on_as_time_does_is_believed(long apart) =>
        Assert.Equal(new(Now, null), TrustedClock.Evaluate(Now, Now + apart, Now - Hour, null, 2 * Hour));

    [Theory]
    [InlineData(300_001)]
    [InlineData(-300_001)]
    [InlineData(3_650 * Day)]
    public void A_clock_that_the_store_contradicts_is_not_believed(long apart) =>
        Assert.Equal(ClockDoubt.Disagrees, TrustedClock.Evaluate(Now, Now + apart, Now - Hour, null, 2 * Hour).Doubt);

    [Theory]
    [InlineData(2 * Hour + 1)]
    [InlineData(3_650 * Day)]
    public void A_clock_that_jumps_ahead_is_believed_a_step_a_round(long jump)
    {
        var believed = Now;
        for (var round = 1; round <= 10; round++)
        {
            var clock = TrustedClock.Evaluate(Now + (round * Hour) + jump, null, believed, null, 2 * Hour);
            Assert.True(clock.Now <= Now + (round * 2 * Hour));
            Assert.Equal(clock.Now < Now + (round * Hour) + jump, clock.Doubt == ClockDoubt.Jumped);
            believed = clock.Now;
        }
    }

    [Fact]
    public void A_clock_that_goes_back_is_believed_at_once() => Assert.Equal(new(Now - Day, null), TrustedClock.Evaluate(Now - Day, null, Now, null, Hour));

    [Fact]
    public void In_the_first_round_a_clock_is_believed_a_day_beyond_what_was_received()
    {
        Assert.Equal(new(Now, null), TrustedClock.Evaluate(Now, null, null, Now - Day, Hour));
        Assert.Equal(new(Now - Day, ClockDoubt.Jumped), TrustedClock.Evaluate(Now, null, null, Now - (2 * Day), Hour));
        Assert.Equal(new(Now, null), TrustedClock.Evaluate(Now, null, null, null, Hour));
    }
}
