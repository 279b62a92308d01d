using Audiogum.Sessions.Benchmarks.Cluster;
using Audiogum.Sessions.Benchmarks.EndToEnd;
using Audiogum.Sessions.Benchmarks.Micro;
using Audiogum.Sessions.Benchmarks.Spreading;
using Audiogum.Sessions.Benchmarks.Storage;
using Audiogum.Sessions.Benchmarks.Targets;

switch (args)
{
    case ["http"]:
        await BaselineComparison.RunAsync(null);
        return 0;
    case ["http", "1" or "10" or "50"]:
        await BaselineComparison.RunAsync(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["floor", ..]:
        await BaselineServer.RunAsync(args[1..]);
        return 0;
    case ["cluster"]:
        await ClusterThroughput.RunAsync();
        return 0;
    case ["micro", ..]:
        MicroBenchmarks.Run(args[1..]);
        return 0;
    case ["store", ..]:
        await StoreThroughput.RunAsync(args[1..]);
        return 0;
    case ["spread"]:
        await CostOfSpreading.RunAsync();
        return 0;
    case ["targets", ..] when await TargetCommands.RunAsync(args[1..]):
        return 0;
    default:
        Console.Error.WriteLine($"""
            usage:
              http [1|10|50]                             the whole server against a bare endpoint that only parses; with one size
                                                         of posts, or all
              cluster                                    grains on one, two and four silos in this process: a hot session, a hot
                                                         tenant, a thousand tenants; all sums are compared
              micro [part of a name]                     the hot pieces of the path of an event, each alone
              spread                                     one process, and a gateway with 1, 2 and 4 silos, over the PostgreSQL
                                                         that ConnectionStrings__PostgreSql names
              targets NAME                               {TargetCommands.Names}: a row for each, on
                                                         an otherwise idle machine
              store [events a commit] [seconds] [rate]   commits of the embedded store; rate 0 = as many as go
            """);
        return 2;
}
