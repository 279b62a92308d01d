using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Commands;
using Audiogum.Sessions.Gateway.Importing;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Importing;

public sealed class ImportProcessTests
{
    private const int Sessions = 200, EventsOfEach = 25;

    [Fact]
    public async Task An_import_that_was_killed_goes_on_and_everything_is_there_once()
    {
        using var run = new ImportRun();
        var history = run.Write("history.ndjson", string.Concat(
            from session in Enumerable.Range(1, Sessions)
            from number in Enumerable.Range(1, EventsOfEach)
            select PostExchange.Event(number, session.ToString("x32", CultureInfo.InvariantCulture)) + "\n"));
        await using var server = await ServerProcess.StartAsync(run.Folder, "acme");
        using (var import = Start(server, run, history))
        {
            await Eventually.AsyncTrue(() => Task.FromResult(File.Exists(run.State)), TimeSpan.FromSeconds(60));
            import.Kill();
            await import.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var again = Start(server, run, history);
        var said = await again.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await again.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(again.ExitCode == ImportCommand.Imported, said + await again.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Matches($@"received +{Sessions * EventsOfEach}\b", said);
        var listed = await server.Client.GetStringAsync($"/v1/sessions?from=2016-07-26T00:00:00Z&to=2016-07-27T00:00:00Z&limit=1000", TestContext.Current.CancellationToken);
        var sessions = JsonElement.Parse(listed).GetProperty("sessions").EnumerateArray().ToArray();
        Assert.Equal(Sessions, sessions.Length);
        Assert.All(sessions, session => Assert.Equal((EventsOfEach, 0), (session.GetProperty("events").GetInt32(), session.GetProperty("missing").GetInt32())));
    }

    private static Process Start(ServerProcess server, ImportRun run, string history) => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(CurrentCaller).Assembly.Location, ImportCommand.Name, history, "--server", server.Client.BaseAddress!.ToString(), "--state", run.State, "--batch", "5"])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { [CommandOptions.DefaultTokenVariable] = TestTokens.MintFor("acme") },
    })!;
}
