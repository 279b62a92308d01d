using Audiogum.Sessions.Benchmarks.EndToEnd;
using Audiogum.Sessions.Sessionization.Events;
using BenchmarkDotNet.Attributes;

namespace Audiogum.Sessions.Benchmarks.Micro;

/// <summary>Reading a body and judging its events.</summary>
public class ReadingBenchmarks
{
    private const int Events = 300;
    private byte[][] bodies = [];

    /// <summary>Events of a post.</summary>
    [Params(1, 10, 50)]
    public int EventsPerPost { get; set; }

    [GlobalSetup]
    public void Setup() => bodies = BenchmarkBodies.Write(Events / EventsPerPost, EventsPerPost);

    /// <summary>Reads bodies; per event.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public int ReadAndJudge()
    {
        var valid = 0;
        foreach (var body in bodies)
        {
            foreach (var entry in EventBatchReader.Read(body, SampleSession.ReceivedAt).Entries) valid += entry.Reading.Event is null ? 0 : 1;
        }

        return valid == Events ? valid : throw new InvalidOperationException($"Only {valid} of {Events} events are valid.");
    }
}
