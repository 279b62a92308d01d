using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Silo;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Deployment.Processes;

/// <summary>A gateway or a silo in a process of its own, on a free loopback port.</summary>
internal sealed class ServerRun : IAsyncDisposable
{
    private const string Anywhere = "http://127.0.0.1:0";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);
    private readonly Process process;
    private readonly List<string> said = [];
    private readonly TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerRun(Process process) => this.process = process;

    /// <summary>Speaks to it; with a token that may do everything where it was started with a tenant.</summary>
    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(90) };

    /// <summary>What it printed until now.</summary>
    public string Said
    {
        get
        {
            lock (said) return string.Join('\n', said);
        }
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Starts a gateway that listens; it may not be ready.</summary>
    public static Task<ServerRun> GatewayAsync(string tenant, params (string Key, string Value)[] settings) =>
        GatewayAsync(typeof(CurrentCaller).Assembly.Location, tenant, settings);

    /// <summary>Starts a gateway from a file of its own; it may not be ready.</summary>
    public static Task<ServerRun> GatewayAsync(string program, string tenant, params (string Key, string Value)[] settings) => StartAsync(
        ["dotnet", program, "--urls", Anywhere],
        TestTokens.MintFor(tenant),
        [
            .. settings,
            ("Authentication:Schemes:Bearer:ValidIssuer", TestTokens.Issuer),
            ("Authentication:Schemes:Bearer:ValidAudiences:0", TestTokens.Audience),
            ("Authentication:Schemes:Bearer:SigningKeys:0:Issuer", TestTokens.Issuer),
            ("Authentication:Schemes:Bearer:SigningKeys:0:Value", Convert.ToBase64String(TestTokens.Key)),
        ]);

    /// <summary>Starts a silo and waits until it is ready.</summary>
    public static Task<ServerRun> SiloAsync(params (string Key, string Value)[] settings) => SiloAsync([], Anywhere, settings);

    /// <summary>Starts a silo by a command that goes before it, serving its probes there, and waits until it is ready.</summary>
    public static async Task<ServerRun> SiloAsync(IReadOnlyList<string> before, string url, (string Key, string Value)[] settings)
    {
        var silo = await StartAsync(
            [.. before, "dotnet", typeof(SiloOptions).Assembly.Location, "--urls", url], null, [.. settings, ("Sessions:SiloPort", Port()), ("Sessions:GatewayPort", Port())]);
        try
        {
            await silo.UntilReadyAsync();
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }

        string Port() => ServerProgram.FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Runs a program's command to its end.</summary>
    public static async Task<ServerRun> CommandAsync(Assembly program, string[] arguments, params (string Key, string Value)[] settings)
    {
        var run = Start(["dotnet", program.Location, .. arguments], settings);
        await run.process.WaitForExitAsync();
        return run;
    }

    /// <summary>Waits until it says that it is ready.</summary>
    public Task UntilReadyAsync() => Eventually.AsyncTrue(async () => (await Client.GetAsync("/health/ready")).IsSuccessStatusCode, StartDeadline);

    /// <summary>kill -9.</summary>
    public void Kill() => process.Kill();

    /// <summary>Sends a signal by name.</summary>
    public Task SignalAsync(string signal) => ServerProgram.SignalAsync(process, signal);

    /// <summary>Waits until it has ended.</summary>
    public Task ExitedAsync(TimeSpan deadline) => process.WaitForExitAsync().WaitAsync(deadline);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Client.Dispose();
    }

    /// <summary>Starts a program from a file of its own; it may not be ready.</summary>
    public static Task<ServerRun> StartAsync(string program, params (string Key, string Value)[] settings) =>
        StartAsync(["dotnet", program, "--urls", Anywhere], null, settings);

    private static async Task<ServerRun> StartAsync(string[] command, string? token, (string Key, string Value)[] settings)
    {
        var run = Start(command, settings);
        try
        {
            run.Client.BaseAddress = new(await run.address.Task.WaitAsync(StartDeadline));
        }
        catch
        {
            await run.DisposeAsync(); // whoever waits too long must not leave it behind
            throw;
        }

        if (token is not null) run.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return run;
    }

    private static ServerRun Start(string[] command, (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var run = new ServerRun(process);
        process.OutputDataReceived += (_, line) => run.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => run.Hear(line.Data);
        process.Exited += (_, _) => run.address.TrySetException(new InvalidOperationException($"The server ended: {run.Said}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return run;
    }

    private void Hear(string? line)
    {
        const string listening = "Now listening on: ";
        if (line is null) return;
        lock (said) said.Add(line);
        if (line.IndexOf(listening, StringComparison.Ordinal) is >= 0 and var at) address.TrySetResult(line[(at + listening.Length)..]);
    }
}
