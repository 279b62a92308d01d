using System.Diagnostics;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Tests.Simulation.Auditing;
using Audiogum.Sessions.Tests.Simulation.Faults;
using Audiogum.Sessions.Tests.Simulation.Listeners;
using Audiogum.Sessions.Tests.Simulation.World;

namespace Audiogum.Sessions.Tests.Simulation;

/// <summary>What a run saw.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Events">Distinct events stored.</param>
/// <param name="Sent">Events sent, copies and repetitions included.</param>
/// <param name="Posts">Posts, those not answered included.</param>
/// <param name="Unanswered">Posts that were not acknowledged.</param>
/// <param name="Readings">Readings while it ran.</param>
/// <param name="Faults">Faults by kind.</param>
/// <param name="Violations">Broken promises.</param>
/// <param name="Took">How long it took.</param>
internal sealed record SimulationReport(
    int Seed, long Events, long Sent, int Posts, int Unanswered, int Readings, IReadOnlyDictionary<string, int> Faults, IReadOnlyList<string> Violations, TimeSpan Took);

/// <summary>
/// One world from one seed: devices with several sessions each, a hostile way to the server, faults at every call of
/// the store, grains and silos that end meanwhile. Each actor decides by a random source of its own, so that a seed
/// gives the same decisions; how they interleave is up to the scheduler. When all is quiet an auditor recomputes
/// everything from what was acknowledged.
/// </summary>
internal static class Simulation
{
    private const int Devices = 6;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(4);

    /// <summary>Runs the world of a seed to its end.</summary>
    public static async Task<SimulationReport> RunAsync(int seed)
    {
        var begun = Stopwatch.GetTimestamp();
        var (tenant, plan, attempts) = ($"sim-{seed}", new FaultPlan(seed), new AttemptLog());
        await using var house = new SimulatedCluster(plan, shards: 4);
        await house.OpenAsync();
        using var over = new CancellationTokenSource();
        var time = Task.Run(() => PassTimeAsync(house, over.Token));
        var crowd = Enumerable.Range(0, Devices).Select(number => Person.Create(seed, number)).ToList();
        var sessions = crowd.SelectMany(person => person.Sessions).ToList();
        var ids = sessions.Select(session => session.SessionId).ToList();
        using var quiet = new CancellationTokenSource();
        var watcher = new Watcher(house, attempts, tenant, ids, new(seed ^ 0x11));
        var others = Task.WhenAll(
            Task.Run(() => watcher.WatchAsync(quiet.Token)),
            Task.Run(() => new Saboteur(house, plan, tenant, ids, new(seed ^ 0x22)).DisturbAsync(quiet.Token)));
        using (var deadline = new CancellationTokenSource(Deadline))
        {
            try
            {
                await Task.WhenAll(crowd.SelectMany(person => person.Send(house, attempts, tenant, deadline.Token)));
            }
            catch (OperationCanceledException)
            {
                attempts.Blame("P9: posts were still not acknowledged at the deadline");
            }
        }

        plan.Calm();
        await quiet.CancelAsync();
        await others;
        var events = 0L;
        try
        {
            events = await new Auditor(house, attempts, tenant).AuditAsync(crowd);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            attempts.Blame($"P9: what is stored cannot be read although nothing fails any more: {exception}");
        }

        await over.CancelAsync();
        await time;
        var sent = ids.Sum(id => (long)attempts.AttemptsFor(id).Count);
        return new(seed, events, sent, attempts.Posts, attempts.Unanswered, watcher.Readings, plan.Injected, attempts.Violations, Stopwatch.GetElapsedTime(begun));
    }

    private static async Task PassTimeAsync(SimulatedCluster house, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            house.Time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Delay(Beat, TimeProvider.System, CancellationToken.None);
        }
    }
}

/// <summary>A device, who it belongs to, and what it has to tell.</summary>
internal sealed record Person(string UserId, string DeviceId, IReadOnlyList<SimulatedSession> Sessions, IReadOnlyList<Post> InTime, IReadOnlyList<Post> Late, int Seed)
{
    private const long Hour = 3_600_000;

    /// <summary>The device of a number in the world of a seed.</summary>
    public static Person Create(int seed, int number)
    {
        var random = new Random((seed * 31) + number);
        var sessions = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Listen(random)).ToList();
        var (inTime, late) = new HostileChannel(random).Cut(sessions);
        return new($"user-{random.Next(4)}", $"device-{number}", sessions, inTime, late, random.Next());
    }

    /// <summary>Sends along two ways at once: what is in time, and what is late.</summary>
    public IEnumerable<Task> Send(SimulatedCluster house, AttemptLog attempts, string tenant, CancellationToken cancellationToken)
    {
        var caller = new CurrentCaller(tenant, UserId, DeviceId, long.MaxValue);
        yield return new Device(house, attempts, caller, new(Seed)).SendAsync(InTime, cancellationToken);
        yield return new Device(house, attempts, caller, new(Seed + 1)).SendAsync(Late, cancellationToken);
    }

    private static SimulatedSession Listen(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var (id, clock, noon) =
            (Convert.ToHexStringLower(bytes), new ClientClock(random), SimulatedCluster.Noon.ToUnixTimeMilliseconds());
        return random.Next(6) switch
        {
            0 => new GroundTruthPlayer(random, id, clock,
                noon - random.NextInt64(40 * Hour, 160 * Hour)).Play(random.Next(30, 70)),
            < 4 => new GroundTruthPlayer(random, id, clock, noon - random.NextInt64(6 * Hour)).Play(random.Next(1, 7)),
            _ => new WildClient(random, id, clock, noon - random.NextInt64(96 * Hour, 190 * Hour)).Send(random.Next(5, 150)),
        };
    }
}
