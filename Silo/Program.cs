using Audiogum.Sessions.Silo;
using Audiogum.Sessions.Silo.Checking;
using Audiogum.Sessions.Silo.Commands;
using Audiogum.Sessions.Silo.Dictionary;
using Audiogum.Sessions.Silo.Replaying;
using Audiogum.Sessions.Silo.Schema;

return await StartFault.CatchAsync(() => RunAsync(args), Console.Error);

static async Task<int> RunAsync(string[] args)
{
    var arguments = new ProgramArguments(
        "Audiogum.Sessions.Silo", "A silo in a process of its own.",
        [
            (SchemaCommand.Name, "Make the tables of PostgreSQL, or bring them to this release."),
            (CheckCommand.Name, "Read the whole embedded store and compare every checksum."),
            (ReplayCommand.Name, "Rebuild a tenant (--tenant) from its archive in an empty store."),
            (DictionaryCommand.Name, "Print the tables of the exports with all their columns."),
        ],
        []);
    if (arguments.Answer(args, Console.Out, Console.Error) is { } ended) return ended;
    if (args is [SchemaCommand.Name, ..]) return await SchemaCommand.RunAsync(SiloProcess.CreateBuilder(args[1..]).Configuration);
    if (args is [DictionaryCommand.Name, ..]) return DictionaryCommand.Run();
    if (args is [ReplayCommand.Name, ..]) return await ReplayCommand.RunAsync(SiloProcess.CreateBuilder(args[1..]).Configuration);
    if (args is [CheckCommand.Name, ..]) return await CheckCommand.RunAsync(SiloProcess.CreateBuilder(args[1..]).Configuration);

    NativeHeap.LimitArenas();
    var builder = SiloProcess.CreateBuilder(args);
    builder.AddSiloProcess();
    if (builder.Configuration.ClusterFaults() is { Count: > 0 } faults)
    {
        await Console.Error.WriteLineAsync(string.Join('\n', faults));
        return 1;
    }

    var app = builder.Build();
    app.MapSiloProcess();
    await app.RunAsync();
    return 0;
}
