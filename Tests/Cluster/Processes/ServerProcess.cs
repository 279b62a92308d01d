using System.Diagnostics;
using System.Net.Http.Headers;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>The real server in a process of its own, on a free loopback port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly List<string> said;

    private ServerProcess(Process process, HttpClient client, List<string> said) => (this.process, Client, this.said) = (process, client, said);

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => !process.HasExited;

    /// <summary>Processor time that it has taken; none once it has ended.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
        }
    }

    /// <summary>Its id.</summary>
    public int Id => process.Id;

    /// <summary>All that it has written on its outputs.</summary>
    public string Said
    {
        get
        {
            lock (said) return string.Join('\n', said);
        }
    }

    /// <summary>Speaks to the server with a token that may do everything.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts a server over a data directory and waits until it is ready.</summary>
    public static Task<ServerProcess> StartAsync(string dataPath, string tenant, params string[] args) =>
        StartAsync("dotnet", [typeof(CurrentCaller).Assembly.Location, "--urls", "http://127.0.0.1:0", .. args], dataPath, tenant);

    /// <summary>Starts a server whose files cannot grow beyond a size, as on a full disk.</summary>
    public static Task<ServerProcess> StartWithFullDiskAsync(string dataPath, string tenant, int kilobytes) =>
        StartAsync("bash", ["-c", $"trap '' XFSZ; ulimit -f {kilobytes}; DOTNET_EnableWriteXorExecute=0 exec dotnet '{typeof(CurrentCaller).Assembly.Location}' --urls http://127.0.0.1:0"], dataPath, tenant);

    /// <summary>Starts a server whose heap cannot grow beyond a size.</summary>
    public static Task<ServerProcess> StartWithHeapAsync(string dataPath, string tenant, int megabytes, params string[] args) => StartAsync(
        "env", [$"DOTNET_GCHeapHardLimit=0x{(long)megabytes << 20:X}", "dotnet", typeof(CurrentCaller).Assembly.Location, "--urls", "http://127.0.0.1:0", .. args], dataPath, tenant);

    /// <summary>Starts a server in a directory that holds its configuration. Its client has no token.</summary>
    public static Task<ServerProcess> StartConfiguredAsync(string directory, params string[] args) =>
        StartAsync(new ProcessStartInfo("dotnet", [typeof(CurrentCaller).Assembly.Location, "--urls", "http://127.0.0.1:0", .. args]) { WorkingDirectory = directory }, null);

    /// <summary>Starts a server by a program of the caller's.</summary>
    public static Task<ServerProcess> StartAsync(string program, string[] args, string dataPath, string tenant) => StartAsync(
        new ProcessStartInfo(program, args)
        {
            Environment =
            {
                ["Sessions__DataPath"] = dataPath,
                ["Authentication__Schemes__Bearer__ValidIssuer"] = TestTokens.Issuer,
                ["Authentication__Schemes__Bearer__ValidAudiences__0"] = TestTokens.Audience,
                ["Authentication__Schemes__Bearer__SigningKeys__0__Issuer"] = TestTokens.Issuer,
                ["Authentication__Schemes__Bearer__SigningKeys__0__Value"] = Convert.ToBase64String(TestTokens.Key),
            },
        },
        tenant);

    private static async Task<ServerProcess> StartAsync(ProcessStartInfo start, string? tenant)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var said = new List<string>();
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The server ended: {string.Join('\n', said)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var client = new HttpClient { BaseAddress = new Uri((await address.Task.WaitAsync(StartDeadline)).Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal)), Timeout = TimeSpan.FromSeconds(60) };
        if (tenant is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.MintFor(tenant));
        var server = new ServerProcess(process, client, said);
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

    /// <summary>Whether it says that it is ready.</summary>
    public async Task<bool> IsReadyAsync()
    {
        using var answer = await Client.GetAsync("/health/ready");
        return answer.IsSuccessStatusCode;
    }

    /// <summary>kill -9.</summary>
    public bool Kill()
    {
        process.Kill();
        return true;
    }

    /// <summary>Sends a signal by its name, and returns when it is sent.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Asks it to end, as a service manager does, and waits until it has.</summary>
    public async Task StopAsync()
    {
        Signal("TERM");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(StartDeadline, TestContext.Current.CancellationToken);
    }

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
