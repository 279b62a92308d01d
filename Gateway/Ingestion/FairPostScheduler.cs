namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>
/// Shares the process's time between tenants: whoever works on a post, its body or one of its sessions, holds units for that
/// time, by how much work it is. A tenant may hold as many as are left beside it, so one alone gets half of
/// them; its further work waits, first come, first served, and tenants that wait take turns. So what a tenant waits for
/// does not grow with what another one posts. Safe from any thread.
/// </summary>
/// <remarks>
/// Units bound how much work of one tenant is on its way to the processors at a time. Half of the units is a single
/// post of the largest size, or 32 small ones for each processor: enough for commits to be gathered.
/// </remarks>
public sealed class FairPostScheduler
{
    /// <summary>Units for each processor.</summary>
    public const int UnitsPerProcessor = 64;

    /// <summary>Inflated bytes of a unit.</summary>
    public const int BytesPerUnit = 64 * 1024;

    /// <summary>Compressed bytes of a unit: they may inflate to a thousand times as much.</summary>
    public const int CompressedBytesPerUnit = 64;

    /// <summary>Events of a unit.</summary>
    public const int EventsPerUnit = 32;

    private readonly Lock _gate = new();

    private readonly Dictionary<string, Share> _shares = new(StringComparer.Ordinal);

    private readonly Queue<Share> _waiting = new();

    private int _free;

    /// <summary>All units are free.</summary>
    /// <param name="units">How many there are; by the machine's processors when left out.</param>
    public FairPostScheduler(int? units = null)
    {
        Units = units ?? UnitsPerProcessor * Math.Max(2, Environment.ProcessorCount);
        _free = Units;
    }

    /// <summary>All units.</summary>
    public int Units { get; }

    /// <summary>Pieces of work that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _shares.Values.Sum(share => share.Waiters.Count);
        }
    }

    /// <summary>Waits until a tenant may do a piece of work; disposing the turn ends it. Whoever holds a turn must not wait for another one.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="bytes">Bytes that are worked on.</param>
    /// <param name="bytesPerUnit">How many of them are a unit.</param>
    /// <param name="cancellationToken">Nobody waits for the work any more.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ValueTask<PostTurn> TakeAsync(string tenant, long bytes, int bytesPerUnit = BytesPerUnit, CancellationToken cancellationToken = default) =>
        TakeAsync(tenant, 1 + bytes / bytesPerUnit, cancellationToken);

    /// <summary>The same for a session's events: by their bytes or their number, whichever is more; of a post with several sessions each counts twice.</summary>
    public ValueTask<PostTurn> TakeAsync(string tenant, SessionGroup group, bool isOneOfSeveral) => TakeAsync(
        tenant, (isOneOfSeveral ? 2 : 1) + Math.Max(group.Bytes / BytesPerUnit, group.Indexes.Count / EventsPerUnit), CancellationToken.None);

    private ValueTask<PostTurn> TakeAsync(string tenant, long units, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(units, Units / 2);
        lock (_gate)
        {
            if (!_shares.TryGetValue(tenant, out var share)) _shares.Add(tenant, share = new(tenant));
            if (share.Waiters.Count == 0 && Grant(share, wanted) is { } turn) return new(turn);
            var waiter = new Waiter(wanted);
            share.Waiters.Enqueue(waiter);
            if (share.Waiters.Count == 1) _waiting.Enqueue(share);
            return WaitAsync(waiter, cancellationToken);
        }
    }

    internal void Return(Share share, int units)
    {
        lock (_gate)
        {
            _free += units;
            share.Held -= units;
            for (var unserved = 0; unserved < _waiting.Count && _free > 0;) unserved = Serve(_waiting.Dequeue()) ? 0 : unserved + 1;
            if (share.Held == 0 && share.Waiters.Count == 0) _shares.Remove(share.Tenant);
        }
    }

    private static async ValueTask<PostTurn> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        await using var registration =
            cancellationToken.Register(static waiting => ((Waiter)waiting!).Turn.TrySetCanceled(), waiter);
        return await waiter.Turn.Task;
    }

    // One of a tenant's, then the next tenant: each has its turn before any has another.
    private bool Serve(Share share)
    {
        var served = false;
        while (share.Waiters.TryPeek(out var waiter))
        {
            var turn = waiter.Turn.Task.IsCanceled ? null : Grant(share, waiter.Wanted);
            if (turn is null && !waiter.Turn.Task.IsCanceled) break;
            share.Waiters.Dequeue();
            if (turn is not { } granted) continue;
            if (served = waiter.Turn.TrySetResult(granted)) break;
            _free += granted.Units; // cancelled this very moment
            share.Held -= granted.Units;
        }

        if (share.Waiters.Count > 0) _waiting.Enqueue(share);
        else if (share.Held == 0) _shares.Remove(share.Tenant);
        return served;
    }

    // Who holds nothing is let in as soon as anything is free, so that large work is not put off for ever.
    private PostTurn? Grant(Share share, int wanted)
    {
        var units = share.Held == 0 ? Math.Min(wanted, _free) : wanted;
        if (units == 0 || (share.Held > 0 && share.Held + units > _free - units)) return null;
        _free -= units;
        share.Held += units;
        return new(this, share, units);
    }

    /// <summary>What a tenant holds and waits for.</summary>
    internal sealed class Share(string tenant)
    {
        public string Tenant { get; } = tenant;

        public int Held { get; set; }

        public Queue<Waiter> Waiters { get; } = new(0);
    }

    /// <summary>A piece of work that waits.</summary>
    internal sealed class Waiter(int wanted)
    {
        public int Wanted { get; } = wanted;

        public TaskCompletionSource<PostTurn> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Units that a piece of work holds; disposing gives them back.</summary>
public readonly struct PostTurn : IDisposable
{
    private readonly FairPostScheduler _turns;

    private readonly FairPostScheduler.Share _share;

    internal PostTurn(FairPostScheduler turns, FairPostScheduler.Share share, int units) =>
        (_turns, _share, Units) = (turns, share, units);

    /// <summary>How many.</summary>
    public int Units { get; }

    /// <inheritdoc/>
    public void Dispose() => _turns.Return(_share, Units);
}
