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
    /// <summary>The store holds something of the tenant that did not come from this archive.</summary>
    public static ReplayReport NotEmpty { get; } = new("The store holds something of the tenant that is of no replay of this archive: replay into an empty store.", 0, 0, 0, 0, 0, []);

    /// <summary>A replay of other files was interrupted.</summary>
    public static ReplayReport OfAnother { get; } = new("The store holds a part of another archive's replay: go on with that one, or replay into an empty store.", 0, 0, 0, 0, 0, []);

    /// <summary>The archive holds nothing of the tenant.</summary>
    public static ReplayReport NothingThere { get; } = new("The archive holds no entries of the tenant.", 0, 0, 0, 0, 0, []);
}
