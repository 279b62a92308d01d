using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Audiogum.Sessions.Gateway.Demo;

/// <summary>Where the demo's own listeners reach the server: its public endpoint, like anybody.</summary>
internal sealed class DemoAddress(IServer server, IHostApplicationLifetime lifetime, TimeProvider timeProvider)
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(100);

    /// <summary>The address, once the server says that it is ready.</summary>
    /// <exception cref="OperationCanceledException">The process stops before.</exception>
    public async Task<Uri> ReadyAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (lifetime.ApplicationStarted.Register(started.SetResult)) await started.Task.WaitAsync(cancellationToken);

        var address = Reachable(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        using var http = new HttpClient { BaseAddress = address };
        while (true)
        {
            using var answer = await http.GetAsync("/health/ready", cancellationToken);
            if (answer.IsSuccessStatusCode) return address;
            await Task.Delay(BetweenQuestions, timeProvider, cancellationToken);
        }
    }

    /// <summary>A server that listens on all interfaces is reached on the loopback one.</summary>
    private static Uri Reachable(string address) => new(address
        .Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal).Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
        .Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//+", "//127.0.0.1", StringComparison.Ordinal));
}
