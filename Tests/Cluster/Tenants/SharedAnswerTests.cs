using Audiogum.Sessions.Grains.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

public sealed class SharedAnswerTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Queue<TaskCompletionSource<int>> readings = new();
    private readonly SharedAnswer<int> question;

    public SharedAnswerTests() => question = new(time, new(), () =>
    {
        var reading = new TaskCompletionSource<int>();
        readings.Enqueue(reading);
        return reading.Task;
    });

    [Fact]
    public async Task Callers_share_an_answer_that_is_being_read()
    {
        var (first, second) = (question.GetAsync(), question.GetAsync());
        Assert.Single(readings).SetResult(7);

        Assert.Equal((7, 7), (await first, await second));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(50, 150)]
    [InlineData(400, 600)]
    public async Task An_answer_is_fresh_for_four_times_what_it_took_within_bounds(int took, int fresh)
    {
        var first = question.GetAsync();
        time.Advance(TimeSpan.FromMilliseconds(took));
        readings.Dequeue().SetResult(7);
        await first;

        time.Advance(TimeSpan.FromMilliseconds(fresh - 1));
        await question.GetAsync();
        Assert.Empty(readings);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var next = question.GetAsync();
        readings.Dequeue().SetResult(8);
        Assert.Equal(8, await next);
    }

    [Fact]
    public async Task Caller_long_after_a_reading_began_waits_for_the_next_one()
    {
        var first = question.GetAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        var (second, third) = (question.GetAsync(), question.GetAsync());
        var reading = Assert.Single(readings);
        readings.Clear();

        reading.SetResult(7);
        Assert.Equal(7, await first);
        await Until(() => readings.Count == 1);
        readings.Dequeue().SetResult(8);

        Assert.Equal((8, 8), (await second, await third));
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        var first = question.GetAsync();
        readings.Dequeue().SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first);

        var second = question.GetAsync();
        readings.Dequeue().SetResult(8);
        Assert.Equal(8, await second);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
