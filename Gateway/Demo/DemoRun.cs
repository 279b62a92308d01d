using System.Globalization;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Demo.Listeners;
using Audiogum.Sessions.Gateway.Demo.Posting;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Demo;

/// <summary>Runs the demo beside the server: waits until it is ready, makes the history, greets, lets listeners play.</summary>
internal sealed class DemoRun(
    DemoAddress address, DemoDirectory directory, DemoIdentity identity, Greeting greeting, IOptions<DemoOptions> options, TimeProvider clock)
    : BackgroundService
{
    private const int PostsAtOnce = 32;

    private static readonly TimeSpan ListenersTokenLifetime = TimeSpan.FromHours(1);

    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " " };

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient { BaseAddress = await address.ReadyAsync(stoppingToken) };
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var mark = HistoryMark.Read(directory.Path) ?? new(
            options.Value.Seed, options.Value.Listeners, now - (long)TimeSpan.FromDays(options.Value.HistoryDays).TotalMilliseconds, now, false);
        var traffic = mark.Complete ? DemoTraffic.FairAt(mark, now) : DemoTraffic.Whole(mark);
        using var playback = new Playback(traffic, new(http, TokenOf, clock), clock, PostsAtOnce);

        if (!mark.Complete) await MakeHistoryAsync(mark, playback, stoppingToken);
        await greeting.WriteAsync(Console.Out, http, stoppingToken);
        if (options.Value.Live) await playback.PlayInTimeAsync(stoppingToken);
    }

    private async Task MakeHistoryAsync(HistoryMark mark, Playback playback, CancellationToken stopping)
    {
        mark.Write(directory.Path);
        await Console.Out.WriteLineAsync($"history: {mark.Listeners} listeners of each tenant play …");
        var begun = clock.GetTimestamp();
        await playback.PlayUntilAsync(mark.To, stopping);

        var (tally, seconds) = (playback.Tally, Math.Ceiling(clock.GetElapsedTime(begun).TotalSeconds));
        foreach (var (status, count) in tally.Refusals) await Console.Out.WriteLineAsync($"history: {count} posts were answered {(int)status}");
        await Console.Out.WriteLineAsync(string.Create(Grouped, $"history: {tally.Sessions:N0} sessions, {tally.Accepted:N0} events in {seconds} s"));
        (mark with { Complete = true }).Write(directory.Path);
    }

    private string TokenOf(Listener listener) =>
        identity.Issue(listener.Tenant, listener.UserId, listener.DeviceId, [Scopes.EventsWrite], clock.GetUtcNow(), ListenersTokenLifetime);
}
