using System.Diagnostics;
using Audiogum.Sessions.Silo;

namespace Audiogum.Sessions.Tests.Exports.Replaying;

/// <summary>A run of the command <c>replay</c>.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Said">What it wrote.</param>
internal sealed record Replayed(int ExitCode, string Said)
{
    /// <summary>Rebuilds in the embedded store.</summary>
    public static Task<Replayed> RunAsync(string tenant, string archive, string data) => CommandAsync("replay", "--tenant", tenant, "--Archive:Path", archive, "--Sessions:DataPath", data);

    /// <summary>Runs a command of the silo to its end.</summary>
    public static async Task<Replayed> CommandAsync(params string[] arguments)
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
