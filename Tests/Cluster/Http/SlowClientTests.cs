using System.Net.Sockets;
using System.Text;

using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Http;

/// <summary>Clients that speak HTTP by hand, to be slow.</summary>
public sealed class SlowClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_post_that_is_opened_and_never_finished_is_408_and_holds_nothing()
    {
        await using var door = new GatewayFixture();
        using var socket = await OpenAsync(door, 1_000);
        await socket.GetStream().WriteAsync("{\"schemaversion\""u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 408", await ReadToEndAsync(socket), StringComparison.Ordinal);
        Assert.Empty(door.Actors.Appended);
        await door.Client.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task A_post_that_trickles_fast_enough_is_408_all_the_same_after_its_time()
    {
        await using var door = GatewayFixture.With(("Ingestion:PostTimeout", "00:00:02"));
        using var socket = await OpenAsync(door, 1_000_000);
        using var answered = new CancellationTokenSource();
        var trickling = TrickleAsync(socket, answered.Token);
        var answer = await ReadToEndAsync(socket);
        await answered.CancelAsync();
        await trickling;
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_timeout\"", answer, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff", answer, StringComparison.Ordinal);
        Assert.Empty(door.Actors.Appended);
        await door.Client.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task Posts_that_hang_take_no_more_than_their_tenants_share_and_others_post()
    {
        await using var door = new GatewayFixture();
        var hanging = new List<TcpClient>();
        for (var i = 0; i < 200; i++) hanging.Add(await OpenAsync(door, 4 << 20));
        using var other = door.ClientOf(TestTokens.MintFor("bolt"));
        await other.ShouldStillWorkAsync();
        await door.Client.ShouldStillWorkAsync();
        hanging.ForEach(socket => socket.Dispose());
    }

    private static async Task<TcpClient> OpenAsync(GatewayFixture door, int length)
    {
        var address = door.Client.BaseAddress!;
        var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST /v1/events HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {TestTokens.Good}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"),
            TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task TrickleAsync(TcpClient socket, CancellationToken answered)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await tick.WaitForNextTickAsync(answered)) await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(new string(' ', 100)), answered);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The server has answered, and closes.
        }
    }

    private static async Task<string> ReadToEndAsync(TcpClient socket)
    {
        var buffer = new byte[4_096];
        var answer = new StringBuilder();
        try
        {
            int read;
            while ((read = await socket.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken)) > 0)
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (IOException) when (answer.Length > 0)
        {
            // Closed while more was being sent.
        }

        return answer.ToString();
    }
}
