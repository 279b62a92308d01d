using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Surface;

/// <summary>What is logged by default names tenants, never who listens to what. Marks are sent wherever a client can send text.</summary>
public sealed class LogTests
{
    private const string Tenant = "acme";

    private const string Session = "deadbeefdeadbeefdeadbeef5e551011";

    private static readonly TestTokens Caller = new() { Tenant = Tenant, UserId = "usermark77", DeviceId = "devicemark77" };

    private static readonly string[] Marks = [Session, "titlemark77", "namemark77", "usermark77", "devicemark77", "querymark77", "headermark77", "bodymark77", "tokenmark77"];

    [Fact]
    public async Task Logs_hold_nothing_of_a_client()
    {
        var path = Directory.CreateTempSubdirectory("logs-").FullName;
        string said;
        await using (var server = await ServerProcess.StartAsync(path, Tenant))
        {
            using var client = ClientOf(server, Caller.Mint());
            Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch(Event(1), Event(2))))).StatusCode);
            await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch(Event(1), Event(2).Replace("namemark77", "namemark77 other", StringComparison.Ordinal), """{"type":"bodymark77"}""")));
            await client.PostEventsAsync(PostExchange.Json("{\"bodymark77\""));
            await client.PostEventsAsync(PostExchange.Content("bodymark77"u8.ToArray(), "application/json", "gzip"));
            foreach (var ask in (string[])[$"/v1/sessions/{Session}", $"/v1/sessions/{Session}/events", $"/v1/sessions/{Session}/timeline", "/v1/sessions?client=querymark77", "/v1/sessions?cursor=querymark77", "/v1/dashboards/daily", "/v1/playevents?devicename=querymark77", "/v1/rejections", "/v1/querymark77"])
                await client.AskAsync(ask);
            foreach (var token in (string[])["tokenmark77", new TestTokens { Tenant = "tokenmark77!" }.Mint(), (Caller with { SignedWith = RandomNumberGenerator.GetBytes(32) }).Mint(), (Caller with { SignedWith = null }).Mint()])
                await ClientOf(server, token).AskAsync("/v1/me");
            using (var stream = await client.AskAsync("/v1/playevents/stream")) await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch(Event(3))));
            await BreakOffAsync(server);
            await server.StopAsync();
            said = server.Said;
        }

        Directory.Delete(path, recursive: true);
        Assert.Contains("Application is shutting down", said, StringComparison.Ordinal); // all of it was heard
        ShouldNotName(said);
    }

    [Fact]
    public async Task Nor_when_the_disk_is_full()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The size of files is limited by the shell.");
        var path = Directory.CreateTempSubdirectory("logs-full-").FullName;
        string said;
        await using (var server = await ServerProcess.StartWithFullDiskAsync(path, Tenant, kilobytes: 3_000))
        {
            using var client = ClientOf(server, Caller.Mint());
            var noise = new string('x', 60_000);
            var refused = 0;
            for (var number = 1L; refused < 5; number += 20)
            {
                Assert.InRange(number, 1, 4_000);
                var events = Enumerable.Range(0, 20).Select(i => Event(number + i).Replace("noise", noise + Convert.ToHexString(RandomNumberGenerator.GetBytes(1_000)), StringComparison.Ordinal));
                var answer =
                    await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch([.. events, """{"type":"bodymark77"}"""])));
                if (answer.StatusCode != HttpStatusCode.Accepted) refused++;
                if (refused > 0) await answer.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
            }

            await client.AskAsync($"/v1/sessions/{Session}");
            await client.AskAsync("/v1/rejections");
            await server.StopAsync();
            said = server.Said;
        }

        Directory.Delete(path, recursive: true);
        Assert.Matches("(warn|fail): Audiogum.Sessions", said); // the operator does hear of it, as rejections or as a commit that failed
        ShouldNotName(said);
    }

    private static HttpClient ClientOf(ServerProcess server, string token)
    {
        var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("headermark77", "1"));
        return client;
    }

    private static string Event(long number) => $$"""
        {"type":"playevent","sessionid":"{{Session}}","sequencenumber":{{number}},"localtime":"2026-11-20T08:00:00Z","client":"namemark77","clientversion":"1","platform":"p","platformversion":"1","devicename":"devicemark77","devicemanufacturer":"m","connection":"wan","action":"begin","source":"aux","item":{"name":"titlemark77"},"x":"noise"}
        """;

    private static async Task BreakOffAsync(ServerProcess server)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST /v1/events?querymark77 HTTP/1.1\r\nHost: headermark77\r\nAuthorization: Bearer {Caller.Mint()}\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\nbodymark77"),
            TestContext.Current.CancellationToken);
    }

    private static void ShouldNotName(string said)
    {
        foreach (var mark in Marks) Assert.DoesNotContain(mark, said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Caller.Mint().Split('.')[1], said, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(TestTokens.Key), said, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", said, StringComparison.Ordinal); // how every token begins
    }
}
