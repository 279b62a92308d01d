namespace Audiogum.Sessions.Tests.Simulation;

/// <summary>Promises P1, P2, P3, P5, P6, P7, P9 and P10 in ten worlds; <c>dotnet run --project Tests/Simulation -- simulate --seed N</c> replays one.</summary>
public sealed class SimulationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Simulated_world_of_a_seed_breaks_no_promise(int seed)
    {
        var report = await Simulation.RunAsync(seed);
        Assert.Empty(report.Violations);
        Assert.InRange(report.Events, 1, report.Sent);
    }
}
