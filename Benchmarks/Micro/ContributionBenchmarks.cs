using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using BenchmarkDotNet.Attributes;

namespace Audiogum.Sessions.Benchmarks.Micro;

/// <summary>What a session adds to its tenant's numbers: written after a post, and put in the place of the older one.</summary>
public class ContributionBenchmarks
{
    private const int Sessions = 100;
    private readonly SessionState session = SampleSession.State(30);
    private readonly SessionContribution older = ContributionWriter.Write(SampleSession.State(20));
    private readonly SessionContribution newer = ContributionWriter.Write(SampleSession.State(30));
    private readonly RollupAccumulator shard = new(0, long.MaxValue / QuarterHours.Length);
    private readonly Rollup rollup;

    public ContributionBenchmarks()
    {
        for (var i = 0; i < Sessions; i++) shard.Add(ContributionWriter.Write(SampleSession.State(30)));
        rollup = shard.ToRollup();
    }

    /// <summary>The contribution of a session of 30 events; per post.</summary>
    [Benchmark]
    public SessionContribution Write() => ContributionWriter.Write(session);

    /// <summary>The difference that a post makes in a shard's sum: the older contribution out, the newer in, and back; per replacement.</summary>
    [Benchmark(OperationsPerInvoke = 2)]
    public void Replace()
    {
        shard.Subtract(older);
        shard.Add(newer);
        shard.Subtract(newer);
        shard.Add(older);
    }

    /// <summary>The sum of a shard of 100 sessions, merged into an empty tally; per shard.</summary>
    [Benchmark]
    public Rollup Merge()
    {
        var accumulator = new RollupAccumulator(0, 0);
        accumulator.Add(rollup);
        return accumulator.ToRollup();
    }
}
