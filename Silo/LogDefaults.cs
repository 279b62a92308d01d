using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Audiogum.Sessions.Silo;

/// <summary>What Orleans may say unless configured otherwise. Lowest in rank: every file, variable and argument overrides it.</summary>
internal static class LogDefaults
{
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Orleans"] = "Warning",

        // Their messages carry grain keys, which hold session ids, or are false alarms at every start.
        ["Logging:LogLevel:Orleans.Runtime.Scheduler"] = "Error",
        ["Logging:LogLevel:Orleans.Runtime.CallbackData"] = "Error",
        ["Logging:LogLevel:Orleans.Messaging"] = "Critical",
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
    };

    public static void AddTo(IConfigurationManager configuration) =>
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
}
