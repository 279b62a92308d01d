using Audiogum.Sessions.Grains.Interfaces.Reconciling;

namespace Audiogum.Sessions.Grains.Replaying;

/// <summary>A step of a replay.</summary>
/// <param name="Step"><c>entries</c>, <c>receipts</c> or <c>verification</c>.</param>
/// <param name="Done">Batches, or days, that are done.</param>
/// <param name="Of">How many there are.</param>
public readonly record struct ReplayProgress(string Step, int Done, int Of);

/// <summary>What came of a replay.</summary>
/// <param name="Refused">Why nothing was done, or null.</param>
/// <param name="Sessions">Sessions rebuilt.</param>
/// <param name="Entries">Entries of <c>raw</c>: accepted events, conflict losers, earlier receipts.</param>
/// <param name="Rejections">Rejections, conflicts among them.</param>
/// <param name="Compared">Sessions that were compared with the exported files.</param>
/// <param name="ListeningMs">Their listening.</param>
/// <param name="Differences">Where the rebuilt sessions are not what was exported of them.</param>
public sealed record ReplayReport(string? Refused, long Sessions, long Entries, long Rejections, long Compared, long ListeningMs, IReadOnlyList<Difference> Differences)
{
    /// <summary>The store holds something of the tenant.</summary>
    public static ReplayReport NotEmpty { get; } = new("The store holds something of the tenant already, perhaps of a replay that was interrupted: replay into an empty store.", 0, 0, 0, 0, 0, []);

    /// <summary>The archive holds nothing of the tenant.</summary>
    public static ReplayReport NothingThere { get; } = new("The archive holds no entries of the tenant.", 0, 0, 0, 0, 0, []);
}

/// <summary>What was rebuilt so far; counted by many at once.</summary>
internal sealed class ReplayCounts
{
    private long sessions;
    private long entries;
    private long rejections;

    /// <summary>Sessions.</summary>
    public long Sessions => Interlocked.Read(ref sessions);

    /// <summary>Entries.</summary>
    public long Entries => Interlocked.Read(ref entries);

    /// <summary>Rejections.</summary>
    public long Rejections => Interlocked.Read(ref rejections);

    /// <summary>One more session.</summary>
    public void AddSession() => Interlocked.Increment(ref sessions);

    /// <summary>More entries.</summary>
    public void AddEntries(long count) => Interlocked.Add(ref entries, count);

    /// <summary>More rejections.</summary>
    public void AddRejections(long count) => Interlocked.Add(ref rejections, count);
}
