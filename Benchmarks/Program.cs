using Audiogum.Sessions.Benchmarks.Storage;

switch (args)
{
    case ["store", ..]:
        await StoreThroughput.RunAsync(args[1..]);
        return 0;
    default:
        Console.Error.WriteLine("usage: store [events a commit] [seconds] [commits a second; 0 = as many as go]");
        return 2;
}
