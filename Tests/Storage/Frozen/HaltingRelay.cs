using System.Net;
using System.Net.Sockets;

namespace Audiogum.Sessions.Tests.Storage.Frozen;

/// <summary>
/// The way from a silo to its database. It counts what the silo sends, and when told halts with the n-th sending: having
/// passed it on, or half of it; from then on nothing passes in either direction until it is let go on.
/// </summary>
internal sealed class HaltingRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly IPEndPoint database;
    private readonly Task accepting;
    private readonly Lock gate = new();
    private (int After, bool Half, TaskCompletionSource Reached, TaskCompletionSource GoOn)? halt;
    private int sent;

    public HaltingRelay(IPEndPoint database)
    {
        this.database = database;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where the silo connects to.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How often the silo has sent something.</summary>
    public int Sent
    {
        get
        {
            lock (gate) return sent;
        }
    }

    /// <summary>Halts at a sending, from 1; the task ends when it is reached.</summary>
    public Task HaltAsync(int at, bool half)
    {
        lock (gate)
        {
            (sent, halt) = (0, (at, half, new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)));
            return halt.Value.Reached.Task;
        }
    }

    /// <summary>Passes everything on again, and counts anew.</summary>
    public void GoOn()
    {
        lock (gate)
        {
            halt?.GoOn.SetResult();
            (sent, halt) = (0, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GoOn();
        await closing.CancelAsync();
        listener.Stop();
        await accepting;
        listener.Dispose();
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = RelayAsync(await listener.AcceptTcpClientAsync(closing.Token));
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient silo)
    {
        using var server = new TcpClient();
        using (silo)
        {
            try
            {
                await server.ConnectAsync(database, closing.Token);
                await Task.WhenAny(SendAsync(silo.GetStream(), server.GetStream()), AnswerAsync(server.GetStream(), silo.GetStream()));
            }
            catch (Exception broken) when (broken is OperationCanceledException or SocketException or IOException)
            {
                // Either end is gone.
            }
        }
    }

    private async Task SendAsync(NetworkStream silo, NetworkStream server)
    {
        var buffer = new byte[1 << 20];
        for (int length; (length = await silo.ReadAsync(buffer, closing.Token)) > 0;)
        {
            var here = Count();
            var first = here is { Half: true } ? length / 2 : length;
            await server.WriteAsync(buffer.AsMemory(0, first), closing.Token);
            here?.Reached.TrySetResult();
            await GoneOnAsync();
            await server.WriteAsync(buffer.AsMemory(first, length - first), closing.Token);
        }
    }

    private async Task AnswerAsync(NetworkStream server, NetworkStream silo)
    {
        var buffer = new byte[1 << 16];
        for (int length; (length = await server.ReadAsync(buffer, closing.Token)) > 0;)
        {
            await GoneOnAsync();
            await silo.WriteAsync(buffer.AsMemory(0, length), closing.Token);
        }
    }

    private (bool Half, TaskCompletionSource Reached)? Count()
    {
        lock (gate) return ++sent == halt?.After ? (halt.Value.Half, halt.Value.Reached) : null;
    }

    private Task GoneOnAsync()
    {
        lock (gate) return halt is { } at && sent >= at.After ? at.GoOn.Task : Task.CompletedTask;
    }
}
