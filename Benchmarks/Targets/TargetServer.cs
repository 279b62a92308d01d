using System.Net.Http.Headers;
using Audiogum.Sessions.Benchmarks.EndToEnd;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Load;

namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>The whole server over an embedded store of its own, which may be killed and started again.</summary>
internal sealed class TargetServer : IDisposable
{
    /// <summary>The tenant that its default token speaks for.</summary>
    public const string Tenant = "bench";

    private const string EveryScope = "events:write dashboards:read sessions:read";
    private const int WarmingRounds = 6;
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("targets-");

    private readonly (string Name, string Value)[] settings;

    private TargetServer((string Name, string Value)[] settings) => this.settings = settings;

    /// <summary>Signs tokens that it accepts.</summary>
    public Identity Identity { get; } = new();

    /// <summary>The process.</summary>
    public MeasuredServer Process { get; private set; } = null!;

    /// <summary>Starts one over an empty store.</summary>
    /// <param name="settings">Environment variables of it.</param>
    public static async Task<TargetServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var server = new TargetServer(settings);
        await server.StartProcessAsync();
        return server;
    }

    /// <summary>A token of a tenant and a user that may post and read.</summary>
    public string Token(string tenant, string user = "user") => Identity.Token(tenant, EveryScope, user);

    /// <summary>Kills it and starts it again; how long it takes from the start of the process until it is ready.</summary>
    public async Task<TimeSpan> RestartAsync()
    {
        Process.Dispose();
        var begun = TimeProvider.System.GetTimestamp();
        await StartProcessAsync();
        return TimeProvider.System.GetElapsedTime(begun);
    }

    /// <summary>Events a second that it takes of 64 connections with ten events a post, once it is warm.</summary>
    public async Task<double> CapacityAsync()
    {
        var last = 0.0;
        for (var round = 0; round < WarmingRounds; round++) last = (await EndToEnd.DriveMeasurement.MeasureAsync(Process, BenchmarkBodies.Write(4_000, 10), 10)).EventsPerSecond;
        return last;
    }

    /// <summary>An open-loop load on it: ten events a post, a thousand open sessions, after ten seconds to warm up.</summary>
    public LoadGenerator Load(double rate, TimeSpan duration) => new(
        new() { Server = Process.Client.BaseAddress!, Tokens = [Token(Tenant)], Rate = (int)rate, Duration = duration }, TimeProvider.System);

    /// <summary>Reads with a token of its own.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string token, HttpContent? content = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        return await Process.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public void Dispose()
    {
        Process?.Dispose();
        directory.Delete(recursive: true);
    }

    private async Task StartProcessAsync()
    {
        Process = await MeasuredServer.StartAsync(typeof(CurrentCaller).Assembly.Location, [], Identity.Accepted([("Sessions__DataPath", directory.FullName), .. settings]), Token(Tenant));
        await Process.UntilReadyAsync();
    }
}
