using System.Runtime.CompilerServices;
using System.Text;

using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>The real-time dashboard as a stream: a snapshot at once, then one at most every second when something changed.</summary>
public static class RealtimeSnapshots
{
    /// <summary>Snapshots as JSON on one line, until cancelled.</summary>
    public static async IAsyncEnumerable<string> ReadAsync(
        ITenantGrain tenant, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var second = new PeriodicTimer(StreamAnswer.Interval, clock);
        byte[] last = [];
        do
        {
            var report = await tenant.GetRealtime();
            var content = ReportJson.Write(Timeless(report));
            if (content.AsSpan().SequenceEqual(last)) continue;
            last = content;
            yield return Encoding.UTF8.GetString(ReportJson.Write(report));
        }
        while (await second.WaitForNextTickAsync(cancellationToken));
    }

    // When a number was read is no change of it.
    private static RealtimeReport Timeless(RealtimeReport report) =>
        report with { AsOf = default, Today = report.Today with { AsOf = default } };
}
