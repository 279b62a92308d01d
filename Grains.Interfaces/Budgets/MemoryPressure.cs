namespace Audiogum.Sessions.Grains.Interfaces.Budgets;

/// <summary>
/// How full the managed heap of this process is, of what the machine, the container or the runtime's settings give it.
/// From <see cref="ShedFrom"/> on memory that can be rebuilt is released; from <see cref="RefuseFrom"/> on no further work
/// is taken. Read again at most ten times a second, when somebody asks. Safe from any thread.
/// </summary>
/// <param name="time">Measures the age of the last reading.</param>
public class MemoryPressure(TimeProvider time)
{
    /// <summary>The load from which on held sessions are released: 70 %.</summary>
    public const double ShedFrom = 0.70;

    /// <summary>The load from which on posts and large reads are refused (503): 85 %.</summary>
    public const double RefuseFrom = 0.85;

    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan BetweenCollections = TimeSpan.FromSeconds(2);

    private long readAt;

    private long collectedAt;

    private double load;

    /// <summary>Bytes that the heap may have: three quarters of a container's memory, all of a machine's.</summary>
    public virtual long Limit { get; } = Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Used share of <see cref="Limit"/>, 0 to 1.</summary>
    public double Load
    {
        get
        {
            if (time.GetElapsedTime(Volatile.Read(ref readAt)) >= Freshness) Read();
            return Volatile.Read(ref load);
        }
    }

    /// <summary>Whether no further work may be taken.</summary>
    public bool MustRefuse => Load >= RefuseFrom;

    /// <summary>Bytes of the heap, garbage included.</summary>
    protected virtual long UsedNow => GC.GetTotalMemory(forceFullCollection: false);

    private void Read()
    {
        Volatile.Write(ref readAt, time.GetTimestamp());
        Volatile.Write(ref load, (double)UsedNow / Limit);

        // What counts as used may be garbage that the collector sees no need to look for yet.
        if (load >= ShedFrom && time.GetElapsedTime(Volatile.Read(ref collectedAt)) >= BetweenCollections)
        {
            Volatile.Write(ref collectedAt, time.GetTimestamp());
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }
}
