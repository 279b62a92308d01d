using System.Numerics;
using Audiogum.Sessions.Grains.Interfaces.Budgets;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// The sessions that a silo holds in memory, by tenant, least recently used first. Their estimated bytes are bounded
/// (<see cref="SessionOptions.MaxResidentBytes"/>): a tenant may hold as much as is left beside it, so one alone holds half,
/// two a third each. Beyond that its least recently used sessions are deactivated; the next post loads them from the store.
/// Under memory pressure the bound shrinks, to a tenth at <see cref="MemoryPressure.RefuseFrom"/>. Safe from any thread.
/// </summary>
/// <param name="memory">How full the process's memory is.</param>
/// <param name="options">The bound.</param>
public sealed class ResidentSessions(MemoryPressure memory, IOptions<SessionOptions> options)
{
    /// <summary>Bytes of a session that was just activated: what Orleans and the grain hold (docs/PERFORMANCE.md).</summary>
    public const int LeastBytes = 8_192;

    /// <summary>Share of the process's memory that sessions may take where no bound is set: a quarter.</summary>
    private const int DefaultShare = 4;

    private const int Ranks = 64;

    /// <summary>Sessions of other tenants that one call releases at most.</summary>
    private const int MaxReleased = 256;

    private static readonly DeactivationReason Reason = new(DeactivationReasonCode.HighMemoryPressure, "Its tenant holds more sessions than it may.");

    private readonly Lock gate = new();
    private readonly Dictionary<string, Share> shares = new(StringComparer.Ordinal);

    /// <summary>Tenants that hold 2ⁿ to 2ⁿ⁺¹ − 1 bytes in more than one session: one that holds most, within a factor of two, is found without looking at all.</summary>
    private readonly LinkedList<Share>[] ranks = [.. Enumerable.Range(0, Ranks).Select(_ => new LinkedList<Share>())];
    private readonly long limit = options.Value.MaxResidentBytes > 0 ? options.Value.MaxResidentBytes : memory.Limit / DefaultShare;
    private long total;
    private int count;
    private long shed;

    /// <summary>Sessions that are held.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Their estimated bytes.</summary>
    public long Bytes => Interlocked.Read(ref total);

    /// <summary>Sessions that were deactivated because of the bound, since the start.</summary>
    public long Shed => Interlocked.Read(ref shed);

    /// <summary>A session was activated. <see cref="Leave"/> ends it.</summary>
    public Resident Enter(string tenant, IGrainContext activation)
    {
        List<Resident>? released;
        Resident entered;
        lock (gate)
        {
            if (!shares.TryGetValue(tenant, out var share)) shares.Add(tenant, share = new(tenant));
            entered = new(share, activation);
            Add(entered, LeastBytes);
            released = Release(share);
        }

        Deactivate(released);
        return entered;
    }

    /// <summary>A session was used, and holds so many bytes beside <see cref="LeastBytes"/>.</summary>
    public void Use(Resident session, long bytes)
    {
        List<Resident>? released;
        lock (gate)
        {
            if (session.Bytes == 0) return;
            Remove(session);
            Add(session, LeastBytes + bytes);
            released = Release(session.Share);
        }

        Deactivate(released);
    }

    /// <summary>A session was deactivated.</summary>
    public void Leave(Resident session)
    {
        lock (gate)
        {
            if (session.Bytes > 0) Remove(session);
        }
    }

    private static void Deactivate(List<Resident>? released) => released?.ForEach(session => session.Activation.Deactivate(Reason));

    private void Add(Resident session, long bytes)
    {
        shares.TryAdd(session.Share.Tenant, session.Share);
        session.Bytes = bytes;
        session.Share.Bytes += bytes;
        session.Share.Sessions.AddLast(session.Place);
        total += bytes;
        count++;
        Rank(session.Share);
    }

    private void Remove(Resident session)
    {
        session.Share.Bytes -= session.Bytes;
        session.Share.Sessions.Remove(session.Place);
        total -= session.Bytes;
        session.Bytes = 0;
        count--;
        Rank(session.Share);
        if (session.Share.Sessions.Count == 0) shares.Remove(session.Share.Tenant);
    }

    private List<Resident>? Release(Share used)
    {
        List<Resident>? released = null;
        var bound = Bound();
        while (used.Sessions.Count > 1 && used.Bytes > bound - total) Take(used);
        while (total > bound && (released?.Count ?? 0) < MaxReleased && Largest() is { } largest) Take(largest);
        return released;

        void Take(Share share)
        {
            var oldest = share.Sessions.First!.Value;
            Remove(oldest);
            shed++;
            (released ??= []).Add(oldest);
        }
    }

    private long Bound()
    {
        var left = (MemoryPressure.RefuseFrom - memory.Load) / (MemoryPressure.RefuseFrom - MemoryPressure.ShedFrom);
        return left >= 1 ? limit : (long)(limit * Math.Max(left, 0.1));
    }

    private void Rank(Share share)
    {
        var rank = share.Sessions.Count > 1 ? BitOperations.Log2((ulong)share.Bytes) : -1;
        if (rank == share.Rank) return;
        if (share.Rank >= 0) ranks[share.Rank].Remove(share.Place);
        if (rank >= 0) ranks[rank].AddLast(share.Place);
        share.Rank = rank;
    }

    private Share? Largest()
    {
        for (var rank = Ranks - 1; rank >= 0; rank--)
        {
            if (ranks[rank].First is { } first) return first.Value;
        }

        return null;
    }

    /// <summary>What a tenant holds.</summary>
    internal sealed class Share
    {
        public Share(string tenant)
        {
            Tenant = tenant;
            Place = new(this);
        }

        public string Tenant { get; }

        public LinkedList<Resident> Sessions { get; } = new();

        public long Bytes { get; set; }

        /// <summary>Its place among those of its <see cref="Rank"/>.</summary>
        public LinkedListNode<Share> Place { get; }

        /// <summary>The binary logarithm of its bytes; −1 while it has no session to give away.</summary>
        public int Rank { get; set; } = -1;
    }

    /// <summary>A session that is held.</summary>
    public sealed class Resident
    {
        internal Resident(Share share, IGrainContext activation)
        {
            (Share, Activation) = (share, activation);
            Place = new(this);
        }

        internal Share Share { get; private set; }

        internal IGrainContext Activation { get; }

        internal LinkedListNode<Resident> Place { get; }

        /// <summary>Its estimated bytes; 0 once it is not held any more.</summary>
        internal long Bytes { get; set; }
    }
}
