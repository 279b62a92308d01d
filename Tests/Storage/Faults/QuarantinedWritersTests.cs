using Audiogum.Sessions.Storage.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Audiogum.Sessions.Tests.Storage.Faults;

/// <summary>Who is set aside after a write of his own failed, and for how long.</summary>
public sealed class QuarantinedWritersTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _time = new();
    private readonly QuarantinedWriters _faulty;

    public QuarantinedWritersTests() => _faulty = new(_time);

    [Fact]
    public void A_session_whose_write_failed_is_refused_for_a_second_and_then_tried_alone_once()
    {
        _faulty.Failed(Owner(1));
        Assert.Equal(Standing.Refused, _faulty.GetStanding(Owner(1)));
        Assert.Equal(Standing.Joins, _faulty.GetStanding(Owner(2)));

        _time.Advance(Second);
        Assert.Equal(Standing.Alone, _faulty.GetStanding(Owner(1)));
        Assert.Equal(Standing.Refused, _faulty.GetStanding(Owner(1)));
        _faulty.Succeeded(Owner(1));
        Assert.Equal(Standing.Joins, _faulty.GetStanding(Owner(1)));
    }

    [Fact]
    public void A_session_that_goes_on_failing_is_tried_less_and_less_often_and_at_least_each_minute()
    {
        var pauses = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            _faulty.Failed(Owner(1));
            var seconds = 0;
            for (; _faulty.GetStanding(Owner(1)) == Standing.Refused; seconds++) _time.Advance(Second);
            pauses.Add(seconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60, 60], pauses);
    }

    [Fact]
    public void A_tenant_of_whom_three_parts_failed_in_a_row_is_set_aside_whole()
    {
        for (var session = 1; session <= 3; session++) _faulty.Failed(Owner(session));
        Assert.Equal(Standing.Refused, _faulty.GetStanding(Owner(4)));
        Assert.Equal(Standing.Joins, _faulty.GetStanding(Owner(4) with { Tenant = "other" }));

        _time.Advance(Second);
        Assert.Equal(Standing.Alone, _faulty.GetStanding(Owner(4)));
        Assert.Equal(Standing.Refused, _faulty.GetStanding(Owner(5)));
        _faulty.Succeeded(Owner(4));
        Assert.Equal(Standing.Joins, _faulty.GetStanding(Owner(5)));
    }

    [Fact]
    public void A_few_bad_sessions_of_a_tenant_whose_others_are_sound_hurt_only_themselves()
    {
        for (var session = 1; session <= 100; session++)
        {
            _faulty.Failed(Owner(session));
            _faulty.Succeeded(Owner(1_000));
        }

        Assert.Equal(Standing.Joins, _faulty.GetStanding(Owner(1_000)));
        Assert.Equal(Standing.Refused, _faulty.GetStanding(Owner(1)));
    }

    [Fact]
    public void Looking_who_is_set_aside_uses_up_no_trial()
    {
        Assert.False(_faulty.IsAside(Owner(1)));
        for (var session = 1; session <= 3; session++) _faulty.Failed(Owner(session));
        _time.Advance(Second);
        Assert.True(_faulty.IsAside(Owner(1)));
        Assert.True(_faulty.IsAside(Owner(4)));
        Assert.Equal(Standing.Alone, _faulty.GetStanding(Owner(1)));
    }

    [Fact]
    public void A_session_whose_writes_wait_in_vain_is_aside_for_a_second_each_time_and_its_tenant_never()
    {
        for (var round = 0; round < 5; round++)
        {
            for (var session = 1; session <= 5; session++) _faulty.Waited(Owner(session));
            Assert.Equal(Standing.Refused, _faulty.GetStanding(Owner(1)));
            Assert.Equal(Standing.Joins, _faulty.GetStanding(Owner(6)));
            _time.Advance(Second);
            Assert.Equal(Standing.Alone, _faulty.GetStanding(Owner(1)));
        }
    }

    private static WriteOwner Owner(int session) => new("acme", $"{session}");
}
