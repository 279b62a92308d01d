using System.Diagnostics;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>Waits for a condition, never for luck.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Polls until the condition holds; fails at the deadline.</summary>
    public static async Task AsyncTrue(Func<Task<bool>> condition, TimeSpan deadline)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < deadline, "The condition did not come true in time.");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Polls until the value is the expected one; fails with both at the deadline.</summary>
    public static async Task AsyncEqual<T>(T expected, Func<Task<T>> read, TimeSpan deadline)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            var actual = await read();
            if (EqualityComparer<T>.Default.Equals(expected, actual))
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(begun) > deadline)
            {
                Assert.Equal(expected, actual);
            }

            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
