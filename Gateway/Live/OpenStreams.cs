namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// Counts the streams that are open, so that nobody can open them without end. A tenant may have as many as are left
/// beside it, so one alone has at most half of them, and something is always left for the next one. Safe from any thread.
/// </summary>
/// <param name="maxOfTenant">Streams of one tenant at most.</param>
/// <param name="maxOfProcess">Streams of the process at most.</param>
public sealed class OpenStreams(int maxOfTenant = Limits.MaxTenantStreams, int maxOfProcess = Limits.MaxStreams)
{
    private readonly Lock _gate = new();

    private readonly Dictionary<string, int> _byTenant = [];

    private int _total;

    /// <summary>Streams that are open now.</summary>
    public int Count => Volatile.Read(ref _total);

    /// <summary>Opens a stream of a tenant; disposing closes it. Null when there are too many.</summary>
    public IDisposable? TryOpen(string tenant)
    {
        lock (_gate)
        {
            var open = _byTenant.GetValueOrDefault(tenant);
            if (open >= maxOfTenant || _total >= maxOfProcess || (open > 0 && open >= maxOfProcess - _total - 1)) return null;
            _byTenant[tenant] = open + 1;
            _total++;
            return new Slot(this, tenant);
        }
    }

    private void Close(string tenant)
    {
        lock (_gate)
        {
            _total--;
            if (--_byTenant[tenant] == 0) _byTenant.Remove(tenant);
        }
    }

    private sealed class Slot(OpenStreams streams, string tenant) : IDisposable
    {
        private bool _closed;

        public void Dispose()
        {
            if (_closed) return;
            _closed = true;
            streams.Close(tenant);
        }
    }
}
