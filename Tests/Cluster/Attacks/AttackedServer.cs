using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Attacks;

/// <summary>A real server that all attacks are on, one after another. <c>ATTACK_SCALE</c> makes them as many times larger.</summary>
public sealed class AttackedServer : IAsyncLifetime
{
    /// <summary>The most memory that the process may ever have had, whatever was done to it: as much at a larger scale.</summary>
    public const long MemoryBound = 1_536L * 1024;

    private readonly string path = Directory.CreateTempSubdirectory("attacks-").FullName;
    private ServerProcess server = null!;

    /// <summary>1, or the environment's.</summary>
    public static int Scale { get; } = int.TryParse(Environment.GetEnvironmentVariable("ATTACK_SCALE"), CultureInfo.InvariantCulture, out var scale) ? scale : 1;

    public async ValueTask InitializeAsync() => server = await ServerProcess.StartAsync(path, "nobody");

    public HttpClient ClientOf(string tenant)
    {
        var client = new HttpClient { BaseAddress = server.Client.BaseAddress, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.MintFor(tenant));
        return client;
    }

    /// <summary>Posts events; whatever becomes of them, it is said by 202, 422 or 429.</summary>
    public static async Task<HttpStatusCode> PostAsync(HttpClient client, params IEnumerable<string> events)
    {
        using var answer = await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch(events)));
        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity, HttpStatusCode.TooManyRequests]);
        return answer.StatusCode;
    }

    /// <summary>Sends the head of a request by hand.</summary>
    public async Task<TcpClient> OpenAsync(string tenant, string request, int length = 0)
    {
        var socket = new TcpClient { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"{request} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TestTokens.MintFor(tenant)}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"),
            TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>A play event.</summary>
    public static string Play(string session, long number, string localTime = "2026-11-20T08:00:00Z", string source = "aux", string extra = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":"playevent","sessionid":"{{session}}","sequencenumber":{{number}},"localtime":"{{localTime}}","client":"c","clientversion":"1","platform":"p","platformversion":"1","devicename":"d","devicemanufacturer":"m","connection":"wan","source":"{{source}}","action":"start"{{extra}}}""");

    /// <summary>The server still works, has answered nothing by 5xx that it would have logged, and its memory was never beyond the bound. Says the figure.</summary>
    public async Task ShouldStandAsync(string attack, string figures = "")
    {
        using var client = ClientOf("honest");
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(client, Play(Guid.NewGuid().ToString("N"), 1)));
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/health/ready")).StatusCode);
        Assert.DoesNotContain("fail: ", server.Said, StringComparison.Ordinal);
        var peak = Kilobytes("VmHWM:");
        TestContext.Current.TestOutputHelper!.WriteLine($"{attack}: peak memory {peak >> 10} MiB, now {Kilobytes("VmRSS:") >> 10} MiB. {figures}");
        Assert.InRange(peak, 1, MemoryBound);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(path, recursive: true);
    }

    private long Kilobytes(string name) => long.Parse(
        File.ReadLines($"/proc/{server.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
