namespace Audiogum.Sessions.Grains.Interfaces.Budgets;

/// <summary>
/// How full the managed heap of this process is, of what the machine, the container or the runtime's settings give it.
/// From <see cref="ShedFrom"/> on memory that can be rebuilt is released; from <see cref="RefuseFrom"/> on no further work
/// is taken. Read again at most ten times a second, when somebody asks. Safe from any thread.
/// </summary>
/// <remarks>
/// Below <see cref="ShedFrom"/> garbage counts as used. Above it full collections are asked for, and what survived the last
/// one of them counts: garbage that the collector has not looked for yet must not refuse anybody.
/// </remarks>
/// <param name="timeProvider">Measures the age of the last reading.</param>
public class MemoryPressure(TimeProvider timeProvider)
{
    /// <summary>The load from which on held sessions are released: 70 %.</summary>
    public const double ShedFrom = 0.70;

    /// <summary>The load from which on posts and large reads are refused (503): 85 %.</summary>
    public const double RefuseFrom = 0.85;

    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan BetweenCollections = TimeSpan.FromSeconds(2);

    /// <summary>So long it counts what survived a collection; a starved collector may need several seconds for the next one.</summary>
    private static readonly TimeSpan SurvivedIsKnownFor = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();

    private long readAt;

    private long collectedAt;

    private (long Number, long Bytes, long At)? survived;

    private long? askedAfter;

    private double load;

    /// <summary>Bytes that the heap may have: three quarters of a container's memory, all of a machine's.</summary>
    public virtual long Limit { get; } = Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Used share of <see cref="Limit"/>, 0 to 1.</summary>
    public double Load
    {
        get
        {
            if (timeProvider.GetElapsedTime(Volatile.Read(ref readAt)) >= Freshness) Read();
            return Volatile.Read(ref load);
        }
    }

    /// <summary>Whether no further work may be taken.</summary>
    public bool MustRefuse => Load >= RefuseFrom;

    /// <summary>Bytes of the heap, garbage included.</summary>
    protected virtual long UsedNow => GC.GetTotalMemory(forceFullCollection: false);

    /// <summary>The number of the last collection of any kind.</summary>
    protected virtual long LastCollection => GC.GetGCMemoryInfo(GCKind.Any).Index;

    /// <summary>The last collection of the whole heap that has ended: its number, and the bytes that survived it.</summary>
    protected virtual (long Number, long Bytes) LastFullCollection
    {
        get
        {
            var (blocking, background) = (GC.GetGCMemoryInfo(GCKind.FullBlocking), GC.GetGCMemoryInfo(GCKind.Background));
            var last = blocking.Index > background.Index ? blocking : background;
            return (last.Index, last.HeapSizeBytes - last.FragmentedBytes);
        }
    }

    /// <summary>Asks for a collection of the whole heap and does not wait for it.</summary>
    protected virtual void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);

    private void Read()
    {
        if (!gate.TryEnter()) return; // somebody reads it now
        try
        {
            if (timeProvider.GetElapsedTime(readAt) < Freshness) return;
            var used = UsedNow;
            if (used >= ShedFrom * Limit) used = Math.Min(used, Survived());
            Volatile.Write(ref load, (double)used / Limit);
            Volatile.Write(ref readAt, timeProvider.GetTimestamp());
        }
        finally
        {
            gate.Exit();
        }
    }

    private long Survived()
    {
        var (number, bytes) = LastFullCollection;
        if (number > askedAfter && number != survived?.Number) survived = (number, bytes, timeProvider.GetTimestamp());
        if (askedAfter is null || timeProvider.GetElapsedTime(collectedAt) >= BetweenCollections)
        {
            askedAfter = LastCollection;
            collectedAt = timeProvider.GetTimestamp();
            Collect();
        }

        return survived is { } last && timeProvider.GetElapsedTime(last.At) < SurvivedIsKnownFor ? last.Bytes : long.MaxValue;
    }
}
