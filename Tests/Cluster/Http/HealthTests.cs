using System.Net;

using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.Retention;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class HealthTests : IDisposable
{
    private readonly GatewayFixture _door = new();

    public void Dispose() => _door.Dispose();

    [Fact]
    public async Task Live_and_ready_answer_everybody()
    {
        using var nobody = _door.ClientOf(null);
        Assert.Equal(HttpStatusCode.OK, (await nobody.AskAsync("/health/live")).StatusCode);
        Assert.Equal("""{"status":"ok"}""", await (await nobody.AskAsync("/health/ready")).TextAsync());
    }

    [Fact]
    public async Task Not_ready_while_the_store_does_not_answer_and_ready_again_by_itself()
    {
        using var nobody = _door.ClientOf(null);
        _door.Actors.Before = _ => throw new DataUnavailableException("x");
        var answer = await nobody.AskAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("""{"status":"unavailable"}""", await answer.TextAsync());
        Assert.Equal(HttpStatusCode.OK, (await nobody.AskAsync("/health/live")).StatusCode);

        _door.Actors.Before = _ => Task.CompletedTask;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await nobody.AskAsync("/health/ready")).StatusCode != HttpStatusCode.OK) deadline.Token.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task What_was_answered_is_not_believed_for_longer_when_the_clock_goes_back()
    {
        var clock = new ClockAhead();
        using var door = GatewayFixture.With(clock);
        using var nobody = door.ClientOf(null);
        Assert.Equal(HttpStatusCode.OK, (await nobody.AskAsync("/health/ready")).StatusCode);
        clock.Put(TimeSpan.FromHours(-1));
        door.Actors.Before = _ => throw new DataUnavailableException("x");
        await Eventually.AsyncEqual(HttpStatusCode.ServiceUnavailable, async () => (await nobody.AskAsync("/health/ready")).StatusCode, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Not_ready_when_the_store_hangs()
    {
        using var nobody = _door.ClientOf(null);
        _door.Actors.Before = _ => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await nobody.AskAsync("/health/ready")).StatusCode);
    }
}
