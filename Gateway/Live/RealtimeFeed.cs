using System.Text;

using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// The real-time numbers of one tenant, read once a second and written once as JSON for all who follow. It holds the
/// newest document and nothing else: a follower that is slow misses some, and costs no memory.
/// </summary>
/// <param name="tenant">The tenant's actor.</param>
/// <param name="timeProvider">The server's clock.</param>
internal sealed class RealtimeFeed(ITenantGrain tenant, TimeProvider timeProvider) : IFeed
{
    private readonly CancellationTokenSource _ending = new();

    private readonly Lease _lease = new(timeProvider);

    private volatile Publication _newest = new(0, null);

    /// <inheritdoc/>
    public async Task RunAsync()
    {
        try
        {
            using var second = new PeriodicTimer(EventStream.Interval, timeProvider);
            byte[] last = [];
            do
            {
                var askedAt = timeProvider.GetTimestamp();
                var report = await tenant.FollowRealtime();
                var content = ReportJson.Write(Timeless(report));
                var before = _newest;
                var isNew = !content.AsSpan().SequenceEqual(last);
                if (isNew) _newest = new(before.Number + 1, new(Encoding.UTF8.GetString(ReportJson.Write(report))));
                _lease.Renew(askedAt);
                if (!isNew) continue;
                last = content;
                before.Superseded.SetResult();
            }
            while (await second.WaitForNextTickAsync(_ending.Token));
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Nobody follows any more.
        }
        catch (Exception exception)
        {
            _newest.Superseded.SetException(exception);
            _lease.Fail(exception);
        }
    }

    /// <summary>The newest snapshot once its number is above the one given; 0 asks for any.</summary>
    public async ValueTask<(long Number, StreamItem Snapshot)> AfterAsync(long number, CancellationToken cancellationToken)
    {
        if (number == 0) await _lease.HoldAsync(cancellationToken);
        while (true)
        {
            var newest = _newest;
            if (newest.Number > number && newest.Snapshot is { } snapshot) return (newest.Number, snapshot);
            await newest.Superseded.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ending.Cancel();

    // When a number was read is no change of it.
    private static RealtimeReport Timeless(RealtimeReport report) =>
        report with { AsOf = default, Today = report.Today with { AsOf = default } };

    private sealed record Publication(long Number, StreamItem? Snapshot)
    {
        public TaskCompletionSource Superseded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
