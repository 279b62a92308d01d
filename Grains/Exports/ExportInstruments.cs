using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Audiogum.Sessions.Grains.Exports.Batches;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>What exports measure, in the meter <c>Audiogum.Sessions</c>. No tenant is a tag.</summary>
internal sealed class ExportInstruments
{
    private readonly Counter<long> files;
    private readonly Counter<long> bytes;
    private readonly Counter<long> failures;
    private readonly Histogram<double> batches;
    private readonly ConcurrentDictionary<string, int> setAside = [];

    public ExportInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("Audiogum.Sessions");
        files = meter.CreateCounter<long>("sessions.exports.files", "{file}", "Files of committed batches, by table.");
        bytes = meter.CreateCounter<long>("sessions.exports.bytes", "By", "Bytes of these files, by table.");
        failures = meter.CreateCounter<long>("sessions.exports.failures", "{attempt}", "Attempts to export that the store or the bucket ended.");
        meter.CreateObservableGauge("sessions.exports.setaside", () => setAside.Values.Sum(), "{session}", "Sessions that cannot be exported.");
        batches = meter.CreateHistogram<double>("sessions.exports.batch.duration", "s", "Time from reading the feed until a batch is committed.", tags: null, DurationBuckets.Advice);
    }

    public void Committed(IEnumerable<StagedFile> staged, TimeSpan duration)
    {
        foreach (var file in staged)
        {
            var table = new KeyValuePair<string, object?>("table", file.Table);
            files.Add(1, table);
            bytes.Add(file.Bytes, table);
        }

        batches.Record(duration.TotalSeconds);
    }

    public void Failed() => failures.Add(1);

    /// <summary>How many sessions of a tenant are set aside, as far as this process exports it.</summary>
    public void SetAside(string tenant, int sessions)
    {
        if (sessions > 0) setAside[tenant] = sessions;
        else setAside.TryRemove(tenant, out _);
    }
}
