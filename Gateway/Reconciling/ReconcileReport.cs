using Audiogum.Sessions.Grains.Interfaces.Reconciling;

namespace Audiogum.Sessions.Gateway.Reconciling;

/// <summary>The answer of <c>GET /v1/reconcile</c>.</summary>
/// <param name="Date">The day, in the tenant's time zone.</param>
/// <param name="AsOf">When it was done.</param>
/// <param name="Settled">Whether nothing of the day changed meanwhile; if not, the dashboard was not compared.</param>
/// <param name="Sessions">Sessions that were folded again from their raw events.</param>
/// <param name="Events">Their events.</param>
/// <param name="Retired">Sessions that cannot be folded again, since their raw events are deleted; they count as their rows say.</param>
/// <param name="Differences">What differs, the first 1 000.</param>
/// <param name="More">How many more there are.</param>
/// <param name="NotYetExported">Sessions whose newest revision is on its way into files; absent where nothing is exported.</param>
/// <param name="NotCompared">
/// The day, and its month, whose numbers in files were not compared: not over, not complete, or about to be written.
/// </param>
public sealed record ReconcileReport(
    DateOnly Date, DateTimeOffset AsOf, bool Settled, long Sessions, long Events, long Retired,
    IReadOnlyList<Difference> Differences, long More, long? NotYetExported,
    IReadOnlyList<string>? NotCompared = null)
{
    /// <summary>Differences that are named.</summary>
    public const int MaxDifferences = 1_000;
}
