using Audiogum.Sessions.Gateway.Authentication;

using Microsoft.Extensions.Configuration.Memory;

namespace Audiogum.Sessions.Gateway.Demo;

/// <summary>The switch <c>--demo</c>: two tenants with a fortnight of history and listeners who go on playing, in <c>./data/demo</c>.</summary>
public static class DemoMode
{
    /// <summary>The switch.</summary>
    public const string Switch = "--demo";

    // Lowest in rank but for the gateway's own: the console belongs to the greeting. While the history is loaded a small
    // machine is busy, and Orleans would say so in many lines.
    private static readonly Dictionary<string, string?> QuietLogs = new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:Orleans"] = "Error",
    };

    private static readonly string DirectoryName = Path.Combine("data", "demo");

    /// <summary>Whether the demo is asked for.</summary>
    public static bool IsAskedFor(string[] args) => args.Contains(Switch);

    /// <summary>The other arguments: to the configuration system the switch would be a key that takes the next one as its value.</summary>
    public static string[] WithoutSwitch(string[] args) => [.. args.Where(arg => arg != Switch)];

    /// <summary>
    /// Adds the demo. Its data path and its keys win over every configuration, so that a demo never writes into a real
    /// store; other settings are as configured.
    /// </summary>
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        var directory = Path.GetFullPath(DirectoryName);
        Directory.CreateDirectory(directory);
        var identity = DemoIdentity.Open(directory);
        var configured = builder.Configuration.GetSection(BearerSettings.Section).AsEnumerable().ToList();
        builder.Configuration.AddInMemoryCollection(configured.Select(pair => KeyValuePair.Create(pair.Key, (string?)null)));
        builder.Configuration.AddInMemoryCollection(
        [
            .. identity.Settings,
            new("Sessions:DataPath", directory),
            .. DemoTenant.All.Select(tenant => new KeyValuePair<string, string?>($"Sessions:Tenants:{tenant.Name}:TimeZone", tenant.Zone.Id)),
        ]);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = QuietLogs });
        builder.Services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(identity).AddSingleton(new DemoDirectory(directory)).AddSingleton<DemoAddress>().AddSingleton<Greeting>().AddHostedService<DemoRun>();
    }
}

/// <summary>Where the demo keeps its files.</summary>
/// <param name="Path">An absolute path.</param>
internal sealed record DemoDirectory(string Path);
