using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Ordering;
using BenchmarkDotNet.Attributes;

namespace Audiogum.Sessions.Benchmarks.Micro;

/// <summary>Folding a session of 300 events; all figures are per event.</summary>
public class FoldBenchmarks
{
    private const int Events = 300;
    private readonly ReceivedEvent[] events = SampleSession.Received(Events);

    /// <summary>The bare fold, in order.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long InOrder()
    {
        var fold = new SessionFold();
        foreach (var received in events) fold.Apply(received);
        return fold.Events;
    }

    /// <summary>As a grain does it: each event is taken up and the session is looked at after it.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long Incremental()
    {
        var (sequence, seen) = (new Resequencer(), 0L);
        foreach (var received in events)
        {
            sequence.Insert(received);
            seen += sequence.Head.Events;
        }

        return seen;
    }

    /// <summary>The same, each pair of neighbours the wrong way round.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long IncrementalSwapped()
    {
        var (sequence, seen) = (new Resequencer(), 0L);
        for (var i = 0; i < events.Length; i++)
        {
            sequence.Insert(events[i ^ 1]);
            seen += sequence.Head.Events;
        }

        return seen;
    }

    /// <summary>What it would be to fold the session from its begin after each event.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long FromScratch()
    {
        var seen = 0L;
        for (var count = 1; count <= events.Length; count++) seen += Resequencer.Fold(events.Take(count)).Head.Events;
        return seen;
    }
}
