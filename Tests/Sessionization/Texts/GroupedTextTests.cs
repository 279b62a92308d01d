using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Texts;
using Audiogum.Sessions.Tests.Sessionization.Rollups;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Texts;

/// <summary>Semantics §9: values and names as breakdowns, tops and filters take them.</summary>
public sealed class GroupedTextTests
{
    [Fact]
    public void A_text_is_its_first_200_scalar_values_in_the_form_nfc()
    {
        Assert.Null(GroupedText.Normalize(null));
        var short200 = new string('x', 200);
        Assert.Same(short200, GroupedText.Normalize(short200));
        Assert.Equal(short200, GroupedText.Normalize(short200 + "y"));
        var notes = string.Concat(Enumerable.Repeat("𝄞", 200));
        Assert.Same(notes, GroupedText.Normalize(notes));
        Assert.Equal(notes, GroupedText.Normalize(notes + "𝄞"));
        Assert.Equal(new string('é', 200), GroupedText.Normalize(string.Concat(Enumerable.Repeat("e\u0301", 300))));
    }

    [Fact]
    public void A_filter_is_treated_as_the_values_are()
    {
        var filter =
            DimensionFilter.Create([new(Dimension.DeviceName, "Cafe\u0301"), new(Dimension.Client, new string('c', 500))]);
        Assert.True(filter.Passes(
            ContributionExamples.Dimensions("a") with { DeviceName = "Café", Client = new string('c', 200) }));
        Assert.Equal(DimensionFilter.Create([new(Dimension.Client, new string('c', 201)), new(Dimension.DeviceName, "Café")]), filter);
    }

    [Fact]
    public void A_contribution_with_short_texts_is_the_same_one_and_any_is_grouped_once() =>
        ContributionGen.One.Sample(contribution =>
        {
            var grouped = contribution.Group();
            Assert.Same(grouped, grouped.Group());
        });

    [Fact]
    public void Grouped_contributions_have_short_texts_and_the_same_sums()
    {
        var text = new string('t', 15_000);
        var play = ContributionExamples.Play(0, text, ContributionExamples.Item(0, text, text, 40_000));
        var contribution = ContributionExamples.Session(0, play with { Dimensions = ContributionExamples.Dimensions(text) with { DeviceName = text, PlayableName = text, OutputDevice = text } });
        var grouped = contribution.Group();
        var sum = new[] { grouped }.Sum();
        Assert.Equal(new[] { contribution }.Sum().Sums, sum.Sums);
        Assert.All(sum.Values, cell => Assert.True((cell.Key.Value?.Length ?? 0) <= 200));
        var item = Assert.Single(sum.Items).Key;
        Assert.Equal((200, 200), (item.Name.Length, item.Identity.Value.Length));
        Assert.InRange(sum.Bytes, 1_000, 8_000);
        Assert.True(new[] { contribution }.Sum().Bytes > 100_000);
    }
}
