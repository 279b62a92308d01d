using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Tests.Exports.Batches;

/// <summary>How far files are complete while writes overlap.</summary>
public sealed class FeedWatermarkTests
{
    private readonly FeedWatermark mark = new();

    [Fact]
    public void A_page_that_nothing_holds_back_is_complete_as_of_when_it_was_asked_for()
    {
        Assert.Null(mark.CompleteThrough(Page(hasMore: true, visible: 5, begun: 5), 100));
        Assert.Equal(200, mark.CompleteThrough(Page(visible: 6, begun: 6), 200));
    }

    [Fact]
    public void Pages_that_are_always_held_back_are_complete_as_of_what_was_begun_before_and_is_passed()
    {
        Assert.Null(mark.CompleteThrough(Page(isHeldBack: true, visible: 5, begun: 9), 100));
        Assert.Null(mark.CompleteThrough(Page(isHeldBack: true, visible: 8, begun: 12), 200));
        Assert.Equal(100, mark.CompleteThrough(Page(isHeldBack: true, visible: 9, begun: 20), 300));
        Assert.Null(mark.CompleteThrough(Page(isHeldBack: true, visible: 19, begun: 21), 400));
        Assert.Equal(300, mark.CompleteThrough(Page(isHeldBack: true, visible: 21, begun: 30), 500));
        Assert.Equal(600, mark.CompleteThrough(Page(visible: 22, begun: 30), 600));
    }

    [Fact]
    public void What_was_begun_before_a_crash_that_took_back_positions_is_passed()
    {
        Assert.Null(mark.CompleteThrough(Page(isHeldBack: true, visible: 50, begun: 90), 100));
        Assert.Equal(100, mark.CompleteThrough(Page(isHeldBack: true, visible: 60, begun: 61), 200));
        Assert.Null(mark.CompleteThrough(Page(isHeldBack: true, visible: 60, begun: 62), 300));
    }

    private static FeedPage Page(bool hasMore = false, bool isHeldBack = false, long visible = 0, long begun = 0) =>
        new("place", hasMore, [], [], [], isHeldBack, new(new(visible, 0), new(begun, 0)));
}
