using System.Collections.Concurrent;
using Audiogum.Sessions.Grains.PeriodicWork;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Audiogum.Sessions.Tests.Cluster.PeriodicWork;

public sealed class PeriodicTriggerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_fault_that_nobody_thought_of_is_logged_as_an_error_and_the_pulse_goes_on()
    {
        var time = new FakeTimeProvider();
        var silo = new Silo();
        var pulse = new TestTrigger(time);
        pulse.Participate(silo);
        await silo.Observer!.OnStart(TestContext.Current.CancellationToken);
        await Eventually.AsyncTrue(
            () =>
            {
                time.Advance(Interval);
                return Task.FromResult(pulse.Faults.Count >= 3);
            },
            TimeSpan.FromSeconds(60));
        await silo.Observer.OnStop(TestContext.Current.CancellationToken);
        Assert.Equal([(LogLevel.Error, "unthought of"), (LogLevel.Warning, "no silo"), (LogLevel.Warning, "too late")], pulse.Faults.Take(3));
    }

    private sealed class TestTrigger(TimeProvider timeProvider) : PeriodicTrigger(Interval, timeProvider)
    {
        private int asked;

        public ConcurrentQueue<(LogLevel, string)> Faults { get; } = [];

        protected override ValueTask RequestSweepAsync() => throw (asked++ switch
        {
            0 => new FormatException("unthought of"),
            1 => new InvalidOperationException("no silo"),
            _ => new TimeoutException("too late"),
        });

        protected override void LogFailed(LogLevel level, Exception exception) => Faults.Enqueue((level, exception.Message));
    }

    private sealed class Silo : ISiloLifecycle
    {
        public ILifecycleObserver? Observer { get; private set; }

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            Observer = observer;
            return new MemoryStream();
        }
    }
}
