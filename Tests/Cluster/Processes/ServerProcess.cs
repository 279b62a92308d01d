using System.Diagnostics;
using System.Net.Http.Headers;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Tests.Cluster.Http.Door;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>The real server in a process of its own, on a free loopback port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private readonly Process process;

    private ServerProcess(Process process, HttpClient client) => (this.process, Client) = (process, client);

    /// <summary>Speaks to the server with a token that may do everything.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts a server over a data directory and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(string dataPath, string tenant)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CurrentCaller).Assembly.Location, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["Sessions__DataPath"] = dataPath,
                ["Authentication__Schemes__Bearer__ValidIssuer"] = TestTokens.Issuer,
                ["Authentication__Schemes__Bearer__ValidAudiences__0"] = TestTokens.Audience,
                ["Authentication__Schemes__Bearer__SigningKeys__0__Issuer"] = TestTokens.Issuer,
                ["Authentication__Schemes__Bearer__SigningKeys__0__Value"] = Convert.ToBase64String(TestTokens.Key),
            },
        };
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var said = new List<string>();
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The server ended: {string.Join('\n', said)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var client = new HttpClient { BaseAddress = new Uri(await address.Task.WaitAsync(StartDeadline)), Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.Of(tenant));
        var server = new ServerProcess(process, client);
        await Eventually.AsyncTrue(async () => (await client.GetAsync("/health/ready")).IsSuccessStatusCode, StartDeadline);
        return server;

        void Hear(string? line)
        {
            const string listening = "Now listening on: ";
            if (line is null)
            {
                return;
            }

            lock (said)
            {
                said.Add(line);
            }

            if (line.IndexOf(listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                address.TrySetResult(line[(at + listening.Length)..]);
            }
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
        Client.Dispose();
    }
}
