using Audiogum.Sessions.Gateway.Load;

namespace Audiogum.Sessions.Tests.Cluster.Load;

/// <summary>Posts are due by the clock, whatever the server does.</summary>
public sealed class ArrivalScheduleTests
{
    private const double PostsPerSecond = 200;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Every_post_begins_when_it_is_due()
    {
        var clock = new JumpingClock();
        var begun = new List<(long Number, long Due, long Began)>();
        await new ArrivalSchedule(PostsPerSecond, Length, clock).RunAsync((number, due) => Begin(number, due), TestContext.Current.CancellationToken);
        Assert.Equal(2_000, begun.Count);
        Assert.All(begun.Index(), post => Assert.Equal((post.Index, post.Index * TimeSpan.TicksPerSecond / 200), (post.Item.Number, post.Item.Due)));
        Assert.All(begun, post => Assert.InRange(post.Began - post.Due, 0, TimeSpan.TicksPerMillisecond));

        ValueTask Begin(long number, long due)
        {
            begun.Add((number, due, clock.GetTimestamp()));
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task A_server_that_stands_still_for_a_second_shows_in_every_post_that_was_due_meanwhile()
    {
        var figures = await StallAsync(from: 3, seconds: 1);
        Assert.Equal(2_000, figures.Posts);
        Assert.Equal(0, figures.Backlog);
        Assert.InRange(figures.MaxMs, 990, 1_010); // the post that met it first
        Assert.InRange(figures.P99Ms, 890, 910); // 200 of 2 000 waited from 0 to 1 s: nine of ten of them less than 0.9 s
        Assert.InRange(figures.P90Ms, 0, 10);
    }

    [Fact]
    public async Task A_server_that_never_stands_still_shows_nothing() =>
        Assert.Equal((0, 0), (await StallAsync(from: 3, seconds: 0)) is var figures ? (figures.P50Ms, figures.MaxMs) : default);

    [Fact]
    public async Task A_schedule_that_is_cancelled_ends_early()
    {
        var begun = 0;
        using var cancelled = new CancellationTokenSource();
        await new ArrivalSchedule(PostsPerSecond, Length, new JumpingClock()).RunAsync(
            (_, _) =>
            {
                if (++begun == 5) cancelled.Cancel();
                return ValueTask.CompletedTask;
            },
            cancelled.Token);
        Assert.Equal(5, begun);
    }

    // The server answers at once, but for a while not at all; then it answers all that waited.
    private static async Task<LoadFigures> StallAsync(int from, int seconds)
    {
        var (clock, tally, waiting) = (new JumpingClock(), new LoadStatistics(), new List<long>());
        await new ArrivalSchedule(PostsPerSecond, Length, clock).RunAsync(
            (_, due) =>
            {
                tally.Begin(clock.GetElapsedTime(due));
                waiting.Add(due);
                if (clock.Now >= TimeSpan.FromSeconds(from) && clock.Now < TimeSpan.FromSeconds(from + seconds)) return ValueTask.CompletedTask;
                foreach (var post in waiting) tally.End(LoadFigures.Acknowledged, 1, clock.GetElapsedTime(post), clock.Now);
                waiting.Clear();
                return ValueTask.CompletedTask;
            },
            TestContext.Current.CancellationToken);
        return tally.Read();
    }
}
