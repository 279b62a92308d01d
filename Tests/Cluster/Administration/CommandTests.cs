using System.Diagnostics;
using System.Text.Json;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.Telemetry;

namespace Audiogum.Sessions.Tests.Cluster.Administration;

/// <summary>The command line against a real server, each a process of its own.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task A_shell_administers_a_tenant_of_a_running_server()
    {
        var data = Directory.CreateTempSubdirectory("sessions-admin-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data, "acme");
            string[] there = ["--server", server.Client.BaseAddress!.ToString()];
            var token = TestTokens.MintFor("acme");

            var changed = await RunAsync(token, ["admin", "tenant", "set", "--timezone", "Europe/Oslo", "--eventspersecond", "500", "--json", .. there]);
            Assert.Equal((0, "Europe/Oslo", 500), (changed.Code, changed.Json.Text("timezone"), changed.Json.GetProperty("eventspersecond").GetInt32()));
            var back = await RunAsync(token, ["admin", "tenant", "unset", "timezone", "--json", .. there]);
            Assert.Equal((0, "UTC"), (back.Code, back.Json.Text("timezone")));

            var made = await RunAsync(token, ["admin", "token", "create", "--scope", "events:write", "--device", "kitchen", "--json", .. there]);
            Assert.Equal((0, "kitchen"), (made.Code, made.Json.Text("deviceid")));
            var trail = await RunAsync(token, ["admin", "audit", "--json", .. there]);
            Assert.Equal((0, 3), (trail.Code, trail.Json.GetProperty("entries").GetArrayLength()));

            var refused = await RunAsync(token, ["admin", "tenant", "set", "--timezone", "Mars/Olympus", .. there]);
            Assert.Equal((1, string.Empty), (refused.Code, refused.Output));
            Assert.Contains("invalid_setting", refused.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain(token, server.Said, StringComparison.Ordinal);
            Assert.DoesNotContain(made.Json.Text("token"), server.Said, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Theory]
    [InlineData("/v1/admin/health", "", "admin", "health")]
    [InlineData("/below/v1/admin/health", "/below", "admin", "health")]
    [InlineData("/below/v1/admin/health", "/below/", "admin", "health")]
    [InlineData("/below/v1/reconcile", "/below", "reconcile", "--token-from", "AUDIOGUM_SESSIONS_TOKEN")]
    public async Task Commands_stay_below_the_path_of_the_server(string expected, string path, params string[] args)
    {
        await using var listener = await Collector.StartAsync();
        await RunAsync("token", [.. args, "--server", listener.Address + path]);
        Assert.Equal(expected, Assert.Single(listener.Received).Path);
    }

    [Theory]
    [InlineData(2, "token", "admin", "tenant", "polish")]
    [InlineData(2, "token", "admin", "health", "--server", "nowhere")]
    [InlineData(2, null, "admin", "health")]
    [InlineData(3, "token", "admin", "health", "--server", "http://127.0.0.1:9")]
    public async Task Exit_code_says_what_went_wrong(int code, string? token, params string[] args)
    {
        var run = await RunAsync(token, args);
        Assert.Equal((code, string.Empty), (run.Code, run.Output));
        Assert.NotEmpty(run.Errors);
    }

    [Fact]
    public async Task Help_is_given_without_a_server()
    {
        var run = await RunAsync(null, ["admin", "tenant", "set", "--help"]);
        Assert.Equal(0, run.Code);
        Assert.Contains("--timezone", run.Output, StringComparison.Ordinal);
    }

    private static async Task<Run> RunAsync(string? token, string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CurrentCaller).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AUDIOGUM_SESSIONS_TOKEN"] = token },
        })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await errors);
    }

    private sealed record Run(int Code, string Output, string Errors)
    {
        public JsonElement Json => JsonElement.Parse(Output);
    }
}
