using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Gateway.Demo;

namespace Audiogum.Sessions.Tests.Cluster.Demo;

/// <summary>The gateway's process with <c>--demo</c>, in a working directory of its own, on a free port.</summary>
internal sealed partial class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private readonly HttpClient _http = new();

    private DemoProcess(Process process) => _process = process;

    /// <summary>What it printed until the greeting's last command.</summary>
    public List<string> Said { get; } = [];

    /// <summary>The commands it printed.</summary>
    public IEnumerable<string> Commands => Said.Where(line => line.StartsWith("curl ", StringComparison.Ordinal));

    /// <summary>Its address.</summary>
    public string Home => Url().Match(Commands.First()).Groups[1].Value;

    /// <summary>The token that it printed into a shell variable.</summary>
    public string Token(string variable) => Said.Single(line => line.StartsWith(variable + "=", StringComparison.Ordinal))[(variable.Length + 1)..];

    /// <summary>Sets the shell variable to another token.</summary>
    public void Remember(string variable, string token) =>
        Said[Said.FindIndex(line => line.StartsWith(variable + "=", StringComparison.Ordinal))] = $"{variable}={token}";

    /// <summary>Starts it and reads until its last command, or fails.</summary>
    public static async Task<DemoProcess> StartAsync(string directory, bool live, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(DemoMode).Assembly.Location, "--demo", "--urls", "http://127.0.0.1:0", $"--Demo:Live={live}", .. settings])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
        };
        var demo = new DemoProcess(Process.Start(start)!);
        using var late = new CancellationTokenSource(Patience);
        while (demo.Commands.Count() < 6)
            demo.Said.Add(await demo._process.StandardOutput.ReadLineAsync(late.Token) ?? throw new InvalidOperationException(string.Join('\n', demo.Said)));
        return demo;
    }

    /// <summary>Does what a shell would do with a printed command.</summary>
    public async Task<HttpResponseMessage> PasteAsync(string command)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Url().Match(command).Value);
        if (Body().Match(command) is { Success: true } body)
        {
            request.Method = HttpMethod.Post;
            request.Content = new StringContent(body.Groups[1].Value, new MediaTypeHeaderValue("application/json"));
        }

        request.Headers.Authorization = new("Bearer", Token(Bearer().Match(command).Groups[1].Value));
        return await _http.SendAsync(request);
    }

    /// <summary>A GET below <c>/v1/</c> as the holder of a printed token.</summary>
    public async Task<string> GetAsync(string variable, string path, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Home}/v1/{path}");
        request.Headers.Authorization = new("Bearer", Token(variable));
        request.Headers.Accept.ParseAdd(accept);
        using var answer = await _http.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"(http://[0-9.:]+)/v1/[^' ]+")]
    private static partial Regex Url();

    [GeneratedRegex("Bearer \\$([A-Z]+)\"")]
    private static partial Regex Bearer();

    [GeneratedRegex("-d '([^']+)'")]
    private static partial Regex Body();
}
