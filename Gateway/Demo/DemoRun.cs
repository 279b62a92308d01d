using System.Globalization;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Demo.Listeners;
using Audiogum.Sessions.Gateway.Demo.Posting;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Demo;

/// <summary>Runs the demo beside the server: waits until it is ready, makes the history, greets, lets listeners play.</summary>
internal sealed class DemoRun(
    DemoAddress address, DemoDirectory directory, DemoIdentity identity, Greeting greeting, IOptions<DemoOptions> options, TimeProvider timeProvider)
    : BackgroundService
{
    private const int PostsAtOnce = 32;

    private static readonly TimeSpan ListenersTokenLifetime = TimeSpan.FromHours(1);

    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " " };

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient { BaseAddress = await address.ReadyAsync(stoppingToken) };
        var now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        var history = DemoHistoryState.Read(directory.Path) ?? new(
            options.Value.Seed, options.Value.Listeners, now - (long)TimeSpan.FromDays(options.Value.HistoryDays).TotalMilliseconds, now, false);
        var traffic = history.Complete ? DemoTraffic.FairAt(history, now) : DemoTraffic.Whole(history);
        using var playback = new Playback(traffic, new(http, TokenOf, timeProvider), timeProvider, PostsAtOnce);

        if (!history.Complete) await MakeHistoryAsync(history, playback, stoppingToken);
        await greeting.WriteAsync(Console.Out, http, stoppingToken);
        if (options.Value.Live) await playback.PlayInTimeAsync(stoppingToken);
    }

    private async Task MakeHistoryAsync(DemoHistoryState history, Playback playback, CancellationToken cancellationToken)
    {
        history.Write(directory.Path);
        await Console.Out.WriteLineAsync($"history: {history.Listeners} listeners of each tenant play …");
        var begun = timeProvider.GetTimestamp();
        await playback.PlayUntilAsync(history.To, cancellationToken);

        var (tally, seconds) = (playback.Statistics, Math.Ceiling(timeProvider.GetElapsedTime(begun).TotalSeconds));
        foreach (var (status, count) in tally.Refusals) await Console.Out.WriteLineAsync($"history: {count} posts were answered {(int)status}");
        await Console.Out.WriteLineAsync(string.Create(Grouped, $"history: {tally.Sessions:N0} sessions, {tally.Accepted:N0} events in {seconds} s"));
        (history with { Complete = true }).Write(directory.Path);
    }

    private string TokenOf(Listener listener) =>
        identity.Issue(listener.Tenant, listener.UserId, listener.DeviceId, [Scopes.EventsWrite], timeProvider.GetUtcNow(), ListenersTokenLifetime);
}
