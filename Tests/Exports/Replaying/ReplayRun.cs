using System.Diagnostics;
using Audiogum.Sessions.Silo;

namespace Audiogum.Sessions.Tests.Exports.Replaying;

/// <summary>A run of the command <c>replay</c>.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Said">What it wrote.</param>
internal sealed record ReplayRun(int ExitCode, string Said)
{
    private const int KilledByNine = 128 + 9;

    /// <summary>Rebuilds in the embedded store.</summary>
    public static Task<ReplayRun> RunAsync(string tenant, string archive, string data) => CommandAsync("replay", "--tenant", tenant, "--Archive:Path", archive, "--Sessions:DataPath", data);

    /// <summary>Runs a command and kills it (kill -9) as soon as it tells of progress; whether it had not ended before.</summary>
    public static async Task<bool> IsKilledAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(SiloOptions).Assembly.Location, .. arguments]) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("entries ", line, StringComparison.Ordinal);
        return process.ExitCode == KilledByNine;
    }

    /// <summary>Runs a command of the silo to its end.</summary>
    public static async Task<ReplayRun> CommandAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SiloOptions).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, string.Concat(said));
    }
}
