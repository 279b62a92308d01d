using Audiogum.Sessions.Silo;
using Audiogum.Sessions.Silo.Checking;
using Audiogum.Sessions.Silo.Dictionary;
using Audiogum.Sessions.Silo.Replaying;
using Audiogum.Sessions.Silo.Schema;
using Microsoft.AspNetCore.Builder;

if (args is [SchemaCommand.Name, ..]) return await SchemaCommand.RunAsync(args[1..]);
if (args is [DictionaryCommand.Name, ..]) return DictionaryCommand.Run();
if (args is [ReplayCommand.Name, ..]) return await ReplayCommand.RunAsync(args[1..]);
if (args is [CheckCommand.Name, ..]) return await CheckCommand.RunAsync(args[1..]);

// Settings are read once. Watching their files means to watch all below the directory that the silo stands in, its own data too.
var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
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
