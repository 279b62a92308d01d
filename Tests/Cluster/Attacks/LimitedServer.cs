using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Attacks;

/// <summary>A real server under a memory limit of 1 GiB that exports what it stores, for all attacks one after another.</summary>
public sealed class LimitedServer : IAsyncLifetime
{
    private readonly string path = Directory.CreateTempSubdirectory("attacked-").FullName;
    private readonly MemoryLimit limit = MemoryLimit.Create();
    private ServerProcess server = null!;

    /// <summary>Where it listens.</summary>
    public Uri Address => server.Client.BaseAddress!;

    /// <summary>Which limit is in force.</summary>
    public string LimitDescription => limit.Description;

    /// <summary>Whether the process that was started still runs.</summary>
    public bool IsAlive => server.IsRunning;

    /// <summary>All that it has written.</summary>
    public string Said => server.Said;

    /// <summary>Memory of the process, now and at most since its start, in MiB.</summary>
    public (long Now, long Peak) Memory => (Mebibytes("VmRSS:"), Mebibytes("VmHWM:"));

    /// <summary>Processor time that the process has taken.</summary>
    public TimeSpan Cpu => server.Cpu;

    /// <summary>Bytes of the store's files.</summary>
    public long Stored => new DirectoryInfo(path).GetFiles("sessions.db*").Sum(file => file.Length);

    public async ValueTask InitializeAsync()
    {
        var (program, args) = limit.Around(
            "dotnet", typeof(CurrentCaller).Assembly.Location, "--urls", "http://127.0.0.1:0", $"--Exports:Path={Path.Combine(path, "exports")}", "--Exports:Interval=00:00:02");
        server = await ServerProcess.StartAsync(program, args, path, "nobody");
        using var client = ClientOf("nobody");
        foreach (var kind in AttackBodies.All)
        {
            // Of each kind some, so that all that attacks run is compiled.
            for (var post = 0; post < 3; post++)
            {
                using var answer = await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch(kind(post))));
                Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.UnprocessableEntity or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}");
            }
        }
    }

    /// <summary>A client of a tenant; one that is answered late must not be taken for one that fails.</summary>
    public HttpClient ClientOf(string tenant)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(1) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.MintFor(tenant));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        limit.Dispose();
        Directory.Delete(path, recursive: true);
    }

    private long Mebibytes(string name) => !IsAlive ? 0 : long.Parse(
        File.ReadLines($"/proc/{server.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
}
