using Audiogum.Sessions.Grains.Replaying;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Silo.Buckets;
using Audiogum.Sessions.Silo.Clustering;
using Audiogum.Sessions.Silo.Stores;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Silo.Replaying;

/// <summary>
/// The command <c>replay</c> (docs/REPLAY.md): rebuilds a tenant from its archive in the empty store that the settings name.
/// One that was interrupted is run again. The archive is told by the section <c>Archive</c>, which has the members of <c>Exports</c> that say where.
/// </summary>
internal static class ReplayCommand
{
    public const string Name = "replay";

    private const string Archive = "Archive", Tenant = "tenant";

    /// <summary>Runs it: 0 when all that was rebuilt is what was exported, 1 with a line for each difference, 2 when it cannot begin, 3 when it could not go on.</summary>
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        var settings = ClusterSettings.Read(configuration, Archive);
        string[] faults = [.. settings.Faults, .. configuration[Tenant] is { Length: > 0 } ? [] : (string[])[$"--{Tenant} names the tenant."], .. settings.Exports.HasPlace ? [] : (string[])[$"{Archive}:Path, or {Archive}:Bucket and its settings, say where the archive is."]];
        if (faults.Length > 0) return Fail(2, string.Join('\n', faults));

        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddTenants(configuration).AddSessionStore(settings).AddBucket(settings);
        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<OpenableStore>();
        try
        {
            await store.Open(CancellationToken.None);
            var replay = new TenantReplay(
                provider.GetRequiredService<ISessionStore>(), provider.GetRequiredService<IBucket>(), configuration[Tenant]!, provider.GetRequiredService<IOptions<TenantOptions>>().Value.Shards, new Display(), TimeProvider.System);
            return Report(await replay.RunAsync(CancellationToken.None));
        }
        catch (StoreUnavailableException exception)
        {
            return Fail(3, $"{exception.Message}\nNot finished: once that is cured, run the same command again.");
        }
    }

    private static int Report(ReplayReport report)
    {
        if (report.Refused is { } reason) return Fail(2, reason);
        foreach (var (where, session, field, expected, found) in report.Differences)
            Console.WriteLine($"{where} {session ?? "-"} {field}: {found ?? "nothing"} in the archive, {expected ?? "nothing"} rebuilt");
        Console.WriteLine($"{report.Sessions} sessions, {report.Entries} entries, {report.Rejections} rejections; {report.Compared} sessions with {report.ListeningMs} ms of listening compared: {report.Differences.Count} differences");
        return report.Differences.Count == 0 ? 0 : 1;
    }

    private static int Fail(int code, string reason)
    {
        Console.Error.WriteLine(reason);
        return code;
    }

    /// <summary>A line that moves on a terminal, else one for each tenth of a step.</summary>
    private sealed class Display : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value)
        {
            var text = $"{value.Step} {value.Done}/{value.Of}";
            if (!Console.IsOutputRedirected) Console.Write($"\r{text,-40}{(value.Done == value.Of ? "\n" : string.Empty)}");
            else if (value.Done == value.Of || value.Done * 10 / value.Of > (value.Done - 1) * 10 / value.Of) Console.WriteLine(text);
        }
    }
}
