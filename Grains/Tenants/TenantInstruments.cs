using System.Diagnostics.Metrics;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>What the tenants' actors measure, in the meter <c>Audiogum.Sessions</c>. No tenant, user or title is a tag.</summary>
internal sealed class TenantInstruments
{
    private readonly Counter<long> offers;
    private readonly Counter<long> found;
    private readonly Counter<long> unavailable;
    private readonly Counter<long> kept;
    private readonly Histogram<double> reads;

    public TenantInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("Audiogum.Sessions");
        offers = meter.CreateCounter<long>("sessions.shards.offers", "{offer}", "Contributions offered to shards, by outcome.");
        found = meter.CreateCounter<long>("sessions.shards.found", "{row}", "Rows that a shard was not told of and found by asking the store.");
        unavailable = meter.CreateCounter<long>("sessions.shards.unavailable", "{attempt}", "Attempts to read a shard that the store could not answer.");
        kept = meter.CreateCounter<long>("sessions.shards.kept", "{sum}", "Sums of a shard's days that were kept in the store, by outcome.");
        reads = meter.CreateHistogram<double>("sessions.tenants.read.duration", "s", "Time to read and merge a dashboard's numbers.", tags: null, DurationBuckets.Advice);
    }

    public void ContributionReceived(bool taken) =>
        offers.Add(1, new KeyValuePair<string, object?>("outcome", taken ? "taken" : "ignored"));

    public void Found(long rows) => found.Add(rows);

    public void Unavailable() => unavailable.Add(1);

    public void SnapshotWritten() => kept.Add(1, new KeyValuePair<string, object?>("outcome", "written"));

    public void Restored(bool holds) => kept.Add(1, new KeyValuePair<string, object?>("outcome", holds ? "restored" : "outdated"));

    public void Read(TimeSpan duration) => reads.Record(duration.TotalSeconds);
}
