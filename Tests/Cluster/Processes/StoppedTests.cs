using System.Globalization;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>
/// Promise P9: a server that stood still (SIGSTOP, a paused virtual machine) goes on where it was. Five seconds, or as
/// many as the variable <c>SESSIONS_TEST_STOP_SECONDS</c> says.
/// </summary>
public sealed class StoppedTests
{
    private const string Tenant = "stopped";

    [Fact]
    public async Task A_server_that_stood_still_under_load_goes_on_without_loss()
    {
        var path = Directory.CreateTempSubdirectory("stopped-").FullName;
        var still = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("SESSIONS_TEST_STOP_SECONDS") ?? "5", CultureInfo.InvariantCulture));
        try
        {
            var load = new SongLoad(Tenant, 20, seed: 3);
            await using (var server = await ServerProcess.StartAsync(path, Tenant))
            {
                var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var posting = load.PostAsync(server, load.Count / 3, () =>
                {
                    server.Signal("STOP");
                    stopped.SetResult();
                }, () => false);
                await stopped.Task;
                await Task.Delay(still, TimeProvider.System, TestContext.Current.CancellationToken);
                server.Signal("CONT");
                await posting;
                await load.AssertWholeAsync(server.Client);
            }

            await using var again = await ServerProcess.StartAsync(path, Tenant);
            await load.AssertWholeAsync(again.Client);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
