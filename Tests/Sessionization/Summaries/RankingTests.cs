using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Sessionization.Rollups;

namespace Audiogum.Sessions.Tests.Sessionization.Summaries;

public sealed class RankingTests
{
    private static readonly LocalPeriod Day = LocalPeriod.OfDay(TimeZoneInfo.Utc, new(1970, 1, 1));

    [Fact]
    public void Values_are_ordered_by_listening_then_value_and_no_value_comes_last()
    {
        var report = Report(Play("b", 1), Play("a", 1), Play("c", 2));

        Assert.Equal(["c", "a", "b"], report.Breakdowns["source"].Select(row => row.Value));
        var initiators = Report(Play("a", 1) with { Dimensions = ContributionExamples.Dimensions("a") with { Initiator = "user" } }, Play("a", 1));
        Assert.Equal(["user", null], initiators.Breakdowns["initiator"].Select(row => row.Value));
    }

    [Fact]
    public void Beyond_a_hundred_values_the_rest_is_one_sum()
    {
        var report = Report([.. Enumerable.Range(1, 103).Select(ms => Play($"s{ms}", ms))]);

        Assert.Equal(100, report.Breakdowns["source"].Count);
        Assert.Equal(new OtherValues(3, 1 + 2 + 3, 3, 3), report.Other["source"]);
        Assert.Equal(["source"], report.Other.Keys);
    }

    [Fact]
    public void An_item_with_several_names_is_shown_under_the_most_played()
    {
        var report = Report(Item("r", "Rare", 90), Item("r", "Often", 1), Item("r", "Often", 1), Item("s", "Other", 10));

        Assert.Equal([new("Often", "Artist", "tidal", "r", null, 3, 92), new("Other", "Artist", "tidal", "s", null, 1, 10)], report.Top.Items);
        Assert.Equal([new TopArtist("Artist", 4, 102)], report.Top.Artists);
    }

    [Fact]
    public void Equal_listening_is_ranked_by_item_plays_then_name()
    {
        var report = Report(Item("1", "b", 5), Item("2", "a", 5), Item("3", "c", 2), Item("3", "c", 3));

        Assert.Equal(["c", "a", "b"], report.Top.Items.Select(item => item.Name));
    }

    [Fact]
    public void A_playable_is_shown_by_the_name_that_any_play_gave()
    {
        var unnamed = Play("a", 5) with { Dimensions = ContributionExamples.Dimensions("a") with { PlayableId = "p" } };
        var named = unnamed with { Dimensions = unnamed.Dimensions with { PlayableName = "Mix", PlayableType = "playlist" } };

        Assert.Equal([new TopPlayable("p", "Mix", "playlist", 3, 15)], Report(unnamed, unnamed, named).Top.Playables);
    }

    [Fact]
    public void Preset_numbers_are_text()
    {
        var preset = Play("a", 5) with { Dimensions = ContributionExamples.Dimensions("a") with { PresetNumber = 3 } };

        Assert.Equal([new BreakdownRow("3", 5, 1, 1)], Report(preset).Breakdowns["presetnumber"]);
    }

    private static PlaySession Play(string source, long ms) =>
        ContributionExamples.Play(0, source, ContributionExamples.Item(0, "r", "n", ms));

    private static PlaySession Item(string reference, string name, long ms) => ContributionExamples.Play(0, "a", ContributionExamples.Item(0, reference, name, ms));

    private static PeriodReport Report(params PlaySession[] plays) =>
        PeriodReportBuilder.Build(Day, new[] { ContributionExamples.Session(0, plays) }.Sum(), 0, 0);
}
