using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Chunks;
using BenchmarkDotNet.Attributes;

namespace Audiogum.Sessions.Benchmarks.Micro;

/// <summary>What is written of a commit.</summary>
public class CommitBenchmarks
{
    private const int MostEvents = 50;
    private readonly StoredEvent[] stored = SampleSession.Stored(MostEvents);
    private readonly SessionState session = SampleSession.State(30);
    private readonly SessionContribution contribution;

    public CommitBenchmarks() => contribution = ContributionWriter.Write(session);

    /// <summary>A chunk of one event, compressed.</summary>
    [Benchmark]
    public int ChunkOf1() => StoredChunk.Split(stored[..1]).Count;

    /// <summary>A chunk of ten; per event.</summary>
    [Benchmark(OperationsPerInvoke = 10)]
    public int ChunkOf10() => StoredChunk.Split(stored[..10]).Count;

    /// <summary>A chunk of fifty; per event.</summary>
    [Benchmark(OperationsPerInvoke = MostEvents)]
    public int ChunkOf50() => StoredChunk.Split(stored).Count;

    /// <summary>The row of a session of 30 events, with its documents; per commit.</summary>
    [Benchmark]
    public long RowOf30() => SessionRowWriter.Write(new SessionKey("acme", session.SessionId), 0, 1, session, contribution).Revision;
}
