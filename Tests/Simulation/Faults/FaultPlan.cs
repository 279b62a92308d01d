using System.Collections.Concurrent;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Tests.Simulation.Faults;

/// <summary>What goes wrong at the store, decided by one seeded source; and how often it did.</summary>
internal sealed class FaultPlan(int seed)
{
    private static readonly double[] Rates = [0, 0.01, 0.04, 0.12];
    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly double rate = Rates[new Random(seed).Next(Rates.Length)];
    private volatile int broken;
    private volatile bool isCalm;

    /// <summary>Faults by kind.</summary>
    public ConcurrentDictionary<string, int> Injected { get; } = new();

    /// <summary>No more faults from now on.</summary>
    public void Calm() => isCalm = true;

    /// <summary>The next calls all fail, as on a full or lost disk.</summary>
    public void BreakFor(int calls) => broken = calls;

    /// <summary>Counts a fault that something else did.</summary>
    public void Count(string kind) => Injected.AddOrUpdate(kind, 1, (_, count) => count + 1);

    /// <summary>Whether the next commit reports another writer without there being one.</summary>
    public bool IsMismatch() => Roll("mismatch", rate / 2);

    /// <summary>After how many rows a stream breaks, or null.</summary>
    public int? BreaksAfter() => Roll("break a stream", rate / 2) ? Next(20) : null;

    /// <summary>What happens before a call.</summary>
    public async ValueTask BeforeAsync(string call)
    {
        if (!isCalm && broken > 0 && Interlocked.Decrement(ref broken) >= 0) Fail($"disk full: {call}");
        if (Roll("slow", rate)) await Task.Delay(TimeSpan.FromMilliseconds(Next(25)), TimeProvider.System);
        if (Roll($"fail before: {call}", rate)) throw new StoreUnavailableException("Simulated.");
    }

    /// <summary>What happens after a call took effect.</summary>
    public async ValueTask AfterAsync(string call)
    {
        if (Roll("slow", rate)) await Task.Delay(TimeSpan.FromMilliseconds(Next(25)), TimeProvider.System);
        if (Roll($"fail after: {call}", rate)) throw new StoreUnavailableException("Simulated.");
    }

    private void Fail(string kind)
    {
        Count(kind);
        throw new StoreUnavailableException("Simulated: database or disk is full.");
    }

    private bool Roll(string kind, double chance)
    {
        if (isCalm) return false;
        lock (gate)
        {
            if (random.NextDouble() >= chance) return false;
        }

        Count(kind);
        return true;
    }

    private int Next(int below)
    {
        lock (gate) return random.Next(below);
    }
}
