namespace Audiogum.Sessions.Tests.Sessionization.Fuzzing;

public sealed class FuzzTests
{
    private const int Seconds = 20;

    [Fact]
    public void Reader_never_throws_nor_disagrees_with_the_frameworks_parser()
    {
        var laws = new BodyLaws();
        FuzzCommand.Judge(laws, Seconds);
        var (bodies, posts, events, accepted) = laws.Judged;
        TestContext.Current.TestOutputHelper!.WriteLine($"{bodies} bodies, {posts} posts, {events} events, {accepted} accepted");

        // The changes are such that both sides of every judgement are met.
        Assert.InRange(posts, bodies / 10, bodies * 9 / 10);
        Assert.InRange(accepted, events / 10, events * 9 / 10);
    }

    [Fact]
    public void Without_changes_an_example_is_a_post_that_is_accepted()
    {
        var laws = new BodyLaws();
        laws.Check(new FuzzedBody([.. Enumerable.Range(0, 21)], [], 0, [], [], []).Write());
        Assert.Equal((1L, 1L, 21L, 21L), laws.Judged);
    }
}
