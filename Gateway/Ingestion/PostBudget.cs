using Audiogum.Sessions.Gateway.Problems;

using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>
/// Counts the bytes of the bodies that are being read or written, so that memory stays bounded however many post at
/// once, and no tenant can take all of it from the others: a tenant may hold as much as is free beside it, so one alone
/// gets half, two a third each, and something is always left for the next. Safe from any thread.
/// </summary>
public sealed class PostBudget(IOptions<IngestionOptions> options)
{
    private static readonly Problem TenantIsFull = KnownProblems.TooManyRequests("Too many bytes are being posted at once.");

    private readonly Lock _gate = new();

    private readonly Dictionary<string, long> _byTenant = [];

    private long _total;

    /// <summary>Bytes that all posts hold now.</summary>
    public long Held => Interlocked.Read(ref _total);

    /// <summary>Begins a post of a tenant; it holds nothing yet.</summary>
    public PostLease Begin(string tenant) => new(this, tenant);

    internal Problem? Take(string tenant, long bytes)
    {
        lock (_gate)
        {
            var held = _byTenant.GetValueOrDefault(tenant);
            var free = options.Value.MaxBytesInFlight - _total;
            if (held + bytes > options.Value.MaxTenantBytesInFlight) return TenantIsFull;
            if (bytes > free) return KnownProblems.Unavailable;
            if (held + bytes > free) return TenantIsFull;
            _total += bytes;
            _byTenant[tenant] = held + bytes;
            return null;
        }
    }

    internal void Return(string tenant, long bytes)
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

/// <summary>What one post holds of the budget; disposing gives it back.</summary>
public sealed class PostLease(PostBudget budget, string tenant) : IDisposable
{
    private long _held;

    /// <summary>
    /// Makes the post hold at least so many bytes. When that is too much nothing changes, and the problem to answer is
    /// returned: 429 if the tenant itself holds too much, 503 if all do.
    /// </summary>
    public Problem? GrowTo(long bytes)
    {
        if (bytes <= _held) return null;
        if (budget.Take(tenant, bytes - _held) is { } problem) return problem;
        _held = bytes;
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_held > 0) budget.Return(tenant, _held);
        _held = 0;
    }
}
