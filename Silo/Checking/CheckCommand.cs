using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Audiogum.Sessions.Silo.Checking;

/// <summary>The command <c>check</c>: reads the whole embedded store and compares every checksum, beside a running server too.</summary>
internal static class CheckCommand
{
    public const string Name = "check";

    /// <summary>Runs it; 0 for a sound file, 1 with a line for every fault, 2 when it cannot be read.</summary>
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        var options = new SqliteStoreOptions { DataPath = configuration[$"{SiloOptions.Section}:{nameof(SiloOptions.DataPath)}"] ?? new SiloOptions().DataPath };
        try
        {
            var faults = 0;
            foreach (var fault in SqliteCheck.Run(options))
            {
                faults++;
                Console.WriteLine(fault);
            }

            Console.WriteLine($"{options.DatabaseFile}: {(faults == 0 ? "sound" : $"{faults} faults")}");
            return faults == 0 ? 0 : 1;
        }
        catch (StoreUnavailableException exception)
        {
            await Console.Error.WriteLineAsync($"{options.DatabaseFile}: {exception.Message}");
            return 2;
        }
    }
}
