using System.Globalization;

namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>The targets, each alone or all one after the other.</summary>
internal static class TargetCommands
{
    /// <summary>What may be asked for.</summary>
    public const string Names = "ack | fresh | memory | long | stored [sessions] | month [sessions] | open | tenants [number] | grow [million events] | all";

    /// <summary>Runs what is asked for; false if nothing is.</summary>
    public static async Task<bool> RunAsync(string[] args)
    {
        var number = args is [_, var given] && int.TryParse(given, CultureInfo.InvariantCulture, out var parsed) ? parsed : (int?)null;
        Func<Task>[] asked = args switch
        {
            ["ack"] => [AckLatency.RunAsync],
            ["fresh"] => [Freshness.RunAsync],
            ["memory"] => [OpenSessionMemory.RunAsync],
            ["long"] => [LongSession.RunAsync],
            ["stored", ..] => [() => StoredSessions.RunAsync(number ?? 200_000)],
            ["month", ..] => [() => MonthOfSessions.RunAsync(number ?? 300_000)],
            ["open"] => [CostGrowth.WithOpenSessionsAsync],
            ["tenants", ..] => [() => CostGrowth.WithTenantsAsync(number)],
            ["grow", ..] => [() => CostGrowth.WithStoredEventsAsync(number ?? 3)],
            ["all"] => [AckLatency.RunAsync, Freshness.RunAsync, OpenSessionMemory.RunAsync, LongSession.RunAsync, () => StoredSessions.RunAsync(200_000), () => MonthOfSessions.RunAsync(300_000), CostGrowth.WithOpenSessionsAsync, () => CostGrowth.WithTenantsAsync(null), () => CostGrowth.WithStoredEventsAsync(3)],
            _ => [],
        };
        if (asked.Length == 0) return false;
        TargetTable.Begin();
        foreach (var target in asked) await target();
        return true;
    }
}
