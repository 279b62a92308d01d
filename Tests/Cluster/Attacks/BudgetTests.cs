using System.Globalization;
using System.Net;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using static Audiogum.Sessions.Tests.Cluster.Attacks.AttackBodies;

namespace Audiogum.Sessions.Tests.Cluster.Attacks;

/// <summary>
/// What one token with 100 KB of compressed bodies a second can do to a server of 1 GiB, and to a tenant beside it: the
/// process lives (what goes beyond the limit is ended by the kernel), and nobody is answered a 5xx but 503. Each attack takes some seconds.
/// With <c>ATTACK_MINUTES</c> it takes as long, and the neighbour's p99 must be at most twice what it was alone, or
/// <see cref="FloorMs"/>.
/// </summary>
/// <remarks>
/// How the neighbour fares alone is measured before the attack and after it. Seconds on a machine that runs other tests say
/// nothing of its p99, so that is printed there, and asserted only where it was asked for.
/// </remarks>
public sealed class BudgetTests(LimitedServer server, ITestOutputHelper output) : IClassFixture<LimitedServer>
{
    /// <summary>A p99 up to this many milliseconds is never held against an attack: tests share their machine.</summary>
    private const double FloorMs = 100;

    /// <summary>What the neighbour needs is compiled and connected then.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan? Minutes = Environment.GetEnvironmentVariable("ATTACK_MINUTES") is { Length: > 0 } minutes
        ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))
        : null;

    private static readonly TimeSpan Attacked = Minutes ?? TimeSpan.FromSeconds(6);

    [Fact]
    public Task New_sessions_without_end_are_bounded() => AttackAsync(NewSessions);

    [Fact]
    public Task Sessions_of_decades_are_exported_within_bounds() => AttackAsync(Decades);

    [Fact]
    public Task Conflicts_without_end_are_bounded() => AttackAsync(Conflicts);

    [Fact]
    public Task Long_texts_are_bounded() => AttackAsync(LongTexts);

    [Fact]
    public Task Rejections_without_end_are_bounded() => AttackAsync(Rejections);

    [Fact]
    public Task Late_numbers_and_gaps_are_bounded() => AttackAsync(LateNumbers, Gaps);

    [Fact]
    public Task Posts_of_the_largest_size_are_bounded() => AttackAsync(BigBatches);

    [Fact]
    public async Task Streams_leave_some_for_others()
    {
        using var client = server.ClientOf("streams");
        var open = new List<HttpResponseMessage>();
        try
        {
            var refused = false;
            while (!refused && open.Count <= 4_000)
            {
                var stream = await client.AskAsync("/v1/dashboards/realtime/stream");
                open.Add(stream);
                refused = stream.StatusCode == HttpStatusCode.TooManyRequests;
            }

            Assert.True(refused);
            output.WriteLine($"{open.Count - 1} streams of one tenant are open.");
            using var neighbour = server.ClientOf("neighbour");
            using var another = await neighbour.AskAsync("/v1/dashboards/realtime/stream");
            Assert.Equal(HttpStatusCode.OK, another.StatusCode);
            await AttackAsync(Gaps);
        }
        finally
        {
            open.ForEach(stream => stream.Dispose());
        }
    }

    [Fact]
    public Task All_attacks_at_once_are_bounded() => AttackAsync([.. All]);

    private async Task AttackAsync(params Func<long, IEnumerable<string>>[] kinds)
    {
        output.WriteLine($"limit: {server.LimitDescription}");
        Assert.True(await IsBearableAsync(kinds) || Minutes is null, "The neighbour waited too long.");
    }

    private async Task<bool> IsBearableAsync(Func<long, IEnumerable<string>>[] kinds)
    {
        // What one attack has used up must not make another one harmless.
        var attacker = new Attacker(server, kinds.Length > 2 ? "all" : kinds[0].Method.Name.ToLowerInvariant());
        var neighbour = new Neighbour(server);
        await neighbour.WorkAsync(WarmUp);
        var before = await neighbour.WorkAsync(Alone);
        using var stopping = new CancellationTokenSource();
        var (cpu, own) = (server.Cpu, Environment.CpuUsage.TotalTime);
        var attack = attacker.RunAsync(kinds, stopping.Token);
        var beside = await neighbour.WorkAsync(Attacked);
        (cpu, own) = (server.Cpu - cpu, Environment.CpuUsage.TotalTime - own);
        await stopping.CancelAsync();
        await attack;
        var after = await neighbour.WorkAsync(Alone);

        var memory = server.Memory;
        output.WriteLine(
            $"""
            neighbour p99 alone: {before}; beside the attack: {beside}; afterwards: {after}; {neighbour.Accepted} events, {neighbour.Refused}
            attacker: {attacker.Sent / 1_000} KB sent; {attacker.Answers}
            processors: server {cpu.TotalSeconds:F1} s, this test {own.TotalSeconds:F1} s, of {Environment.ProcessorCount} for {Attacked.TotalSeconds:F0} s
            memory {memory.Now} MiB, at most {memory.Peak} MiB; store {server.Stored >> 20} MiB
            """);
        Assert.True(server.IsAlive, server.Said);
        Assert.Equal((0, 0), (attacker.Faults, neighbour.Faults));
        return IsBearable(before.Posts, beside.Posts, after.Posts) && IsBearable(before.Looks, beside.Looks, after.Looks);
    }

    // More than one in a hundred refused is no answer at all: never bearable, whenever it was.
    private static bool IsBearable(double before, double beside, double after) =>
        double.IsFinite(before + after) && beside <= Math.Max(FloorMs, 2 * Math.Max(before, after));
}
