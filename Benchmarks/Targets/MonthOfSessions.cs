using System.Globalization;

namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>
/// The dashboard of last month with many sessions of one tenant: the first time after a start it is made of their rows; once
/// its days have settled, of the sums that the shards keep of them (decision 0017), which outlive a kill.
/// </summary>
internal static class MonthOfSessions
{
    private static readonly TimeSpan SettledAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Resting = TimeSpan.FromMilliseconds(20);

    /// <summary>Measures.</summary>
    /// <param name="sessions">How many sessions, of five events each, evenly over the month.</param>
    public static async Task RunAsync(int sessions)
    {
        using var server = await TargetServer.StartAsync(("Sessions__KeptSums__SettledAfter", SettledAfter.ToString()));
        var today = TimeProvider.System.GetUtcNow();
        var next = new DateTimeOffset(today.Year, today.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var month = string.Create(CultureInfo.InvariantCulture, $"monthly?month={next.AddMonths(-1):yyyy-MM}");
        await StoredSessions.FillAsync(server, sessions, next.AddMonths(-1), next.AddHours(-1));
        await server.RestartAsync();
        await StoredSessions.MeasureAsync(server, month, $"a month of {sessions} sessions, of their rows");
        await Task.Delay(SettledAfter, TimeProvider.System);
        await StoredSessions.AskAsync(server, month); // what has settled is kept now
        for (var cpu = TimeSpan.MaxValue; server.Process.Cpu - cpu > Resting || cpu == TimeSpan.MaxValue;)
        {
            cpu = server.Process.Cpu;
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }

        await server.RestartAsync();
        await StoredSessions.MeasureAsync(server, month, $"the same after a kill, of kept sums");
    }
}
