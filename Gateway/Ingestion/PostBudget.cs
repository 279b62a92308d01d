using Audiogum.Sessions.Gateway.Problems;

using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>Bounds of the ingestion door; configuration section <c>Ingestion</c>.</summary>
public sealed class IngestionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Ingestion";

    /// <summary>Bytes of bodies that all posts together may hold in memory; beyond it 503. Default 256 MiB; at least 16 MiB.</summary>
    public long MaxBytesInFlight { get; set; } = 256L * 1024 * 1024;

    /// <summary>Bytes of bodies that the posts of one tenant may hold; beyond it 429. Default 128 MiB; at least 16 MiB.</summary>
    public long MaxTenantBytesInFlight { get; set; } = 128L * 1024 * 1024;

    /// <summary>Sessions of one post that are written at the same time. Default 32; 1 to 1 000.</summary>
    public int SessionsAtOnce { get; set; } = 32;

    /// <summary>What is wrong with the bounds, or null.</summary>
    public string? Fault() =>
        MaxBytesInFlight < Least || MaxTenantBytesInFlight < Least ? $"{Section}: bytes in flight must be at least {Least}."
        : SessionsAtOnce is < 1 or > 1_000 ? $"{Section}: {nameof(SessionsAtOnce)} must be from 1 to 1000."
        : null;

    private const long Least = 16L * 1024 * 1024;
}

/// <summary>
/// Counts the bytes of the bodies that are being read or written, so that memory stays bounded however many post at
/// once, and no tenant can take all of it from the others. Safe from any thread.
/// </summary>
public sealed class PostBudget(IOptions<IngestionOptions> options)
{
    private static readonly Problem TenantIsFull = KnownProblems.TooManyRequests("Too many bytes are being posted at once.");

    private readonly Lock _gate = new();

    private readonly Dictionary<string, long> _byTenant = [];

    private long _total;

    /// <summary>Begins a post of a tenant; it holds nothing yet.</summary>
    public PostLease Begin(string tenant) => new(this, tenant);

    internal Problem? Take(string tenant, long bytes)
    {
        lock (_gate)
        {
            var held = _byTenant.GetValueOrDefault(tenant);
            if (held + bytes > options.Value.MaxTenantBytesInFlight) return TenantIsFull;
            if (_total + bytes > options.Value.MaxBytesInFlight) return KnownProblems.Unavailable;
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
