using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage.Faults;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Writes;

/// <summary>
/// Counts the bytes of the posts that are inside this silo, from their arrival at a grain until their commit has really
/// ended, which may be long after the client gave up. So memory stays bounded while the store hangs. A tenant may hold as
/// much as is free beside it: one alone gets half. Safe from any thread.
/// </summary>
/// <param name="options">How many bytes.</param>
/// <param name="watch">Tells whether the store is stalled: then nothing further is taken.</param>
public sealed class AppendBudget(IOptions<WriteOptions> options, WriteWatch watch)
{
    // What a request and its place in a queue cost beside the events' text, and an event beside its own.
    private const int RequestBytes = 1_024;
    private const int EventBytes = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _byTenant = new(StringComparer.Ordinal);
    private long _total;

    /// <summary>Bytes held now.</summary>
    public long Held => Interlocked.Read(ref _total);

    /// <summary>Whether the store is stalled: what waits for a write waits for nothing.</summary>
    public bool IsStalled => watch.IsStalled;

    /// <summary>Bytes that a post of these events holds.</summary>
    public static long BytesOf(IReadOnlyList<AcceptedEvent> events)
    {
        var bytes = RequestBytes + (EventBytes * (long)events.Count);
        for (var i = 0; i < events.Count; i++) bytes += events[i].Json.Length;
        return bytes;
    }

    /// <summary>Takes the bytes; false when the post has to be refused as unavailable.</summary>
    public bool TryTake(string tenant, long bytes)
    {
        if (watch.IsStalled) return false;
        lock (_gate)
        {
            var held = _byTenant.GetValueOrDefault(tenant);
            if (held + bytes > options.Value.MaxBytesInFlight - _total) return false;
            _total += bytes;
            _byTenant[tenant] = held + bytes;
            return true;
        }
    }

    /// <summary>Gives them back.</summary>
    public void Return(string tenant, long bytes)
    {
        lock (_gate)
        {
            _total -= bytes;
            var held = _byTenant.GetValueOrDefault(tenant) - bytes;
            if (held > 0) _byTenant[tenant] = held;
            else _byTenant.Remove(tenant);
        }
    }
}
