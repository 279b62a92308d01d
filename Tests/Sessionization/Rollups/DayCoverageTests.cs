using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Rollups;

public sealed class DayCoverageTests
{
    [Fact]
    public void Listening_lies_before_an_instant_when_any_stretch_of_it_begins_before() =>
        Gen.Select(ContributionGen.One, Gen.Long[-5, (ContributionGen.Span * QuarterHours.Length) + 5], Gen.Long[-100_000, 0]).Sample((contribution, instant, set) =>
        {
            var covered = new DayCoverage();
            foreach (var play in contribution.Plays) covered.Add(play);
            var begins = contribution.Plays.SelectMany(play => play.Items.ToArray().Select(item => item.Stretches).Append(play.Itemless))
                .SelectMany(stretches => stretches.ToArray()).Select(span => span.Start.Instant + set);
            return covered.Listens(new(set, 1), before: instant) == begins.Any(begin => begin < instant);
        });

    [Fact]
    public void Listening_by_an_unset_clock_is_moved_as_that_clock_is()
    {
        var covered = new DayCoverage();
        covered.Add(ContributionExamples.Play(0, "aux") with { StartedAt = new(10, true), Itemless = ContributionExamples.ChainOf(new ListeningSpan(new(10, true), 5)) });
        Assert.True(covered.Listens(new(-100, 1_000), before: 1_011));
        Assert.False(covered.Listens(new(-100, 1_000), before: 1_010));
    }

    [Fact]
    public void A_play_without_listening_lies_before_no_instant()
    {
        var covered = new DayCoverage();
        covered.Add(ContributionExamples.Play(0, "aux"));
        Assert.False(covered.Listens(default, before: long.MaxValue));
    }
}
