using System.Diagnostics;
using System.Net.Http.Headers;

namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>A server in a process of its own, whose CPU time can be read.</summary>
internal sealed class MeasuredServer : IDisposable
{
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(120);
    private readonly Process process;

    private MeasuredServer(Process process, Uri address, string? token)
    {
        this.process = process;
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = address };
        if (token is not null)
        {
            Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Connections that load is driven over.</summary>
    public const int Connections = 64;

    public HttpClient Client { get; }

    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public long PeakMemory
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts a .NET program and waits until it says where it listens.</summary>
    public static async Task<MeasuredServer> StartAsync(string assembly, string[] args, IReadOnlyDictionary<string, string> environment, string? token)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. args, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet cannot be started.");
        const string listening = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new(process, new Uri(line[(at + listening.Length)..]), token);
            }
        }

        throw new InvalidOperationException($"{assembly} ended before it listened.");
    }

    /// <summary>Waits until it says that it is ready.</summary>
    public async Task UntilReadyAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        while (!(await Client.GetAsync("/health/ready")).IsSuccessStatusCode)
        {
            if (Stopwatch.GetElapsedTime(begun) > ReadyDeadline) throw new TimeoutException("A server does not become ready.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Client.Dispose();
    }
}
