using Audiogum.Sessions.Benchmarks.EndToEnd;
using Audiogum.Sessions.Benchmarks.Storage;

switch (args)
{
    case ["http"]:
        await FloorComparison.RunAsync();
        return 0;
    case ["floor", ..]:
        await FloorServer.RunAsync(args[1..]);
        return 0;
    case ["store", ..]:
        await StoreThroughput.RunAsync(args[1..]);
        return 0;
    default:
        Console.Error.WriteLine("""
            usage:
              http                                       the whole server against a bare endpoint that only parses
              store [events a commit] [seconds] [rate]   commits of the embedded store; rate 0 = as many as go
            """);
        return 2;
}
