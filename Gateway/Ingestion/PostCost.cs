using Audiogum.Sessions.Grains.Interfaces.Sessions;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>
/// What a post costs, in ordinary events: one for each event, or for each <see cref="EventBytes"/> inflated bytes if that
/// is more, and <see cref="SessionEvents"/> for each session beyond the first, whose actor and commit are paid
/// for once each. What turns out to be a conflict, or is rejected by
/// its session, costs <see cref="ConflictEvents"/> more, charged afterwards: each is stored again whenever it is sent.
/// </summary>
/// <param name="Events">Events of the post.</param>
/// <param name="Bytes">Its bytes, inflated.</param>
/// <param name="Sessions">Sessions that they belong to.</param>
public readonly record struct PostCost(int Events, int Bytes, int Sessions)
{
    /// <summary>Bytes of an ordinary event.</summary>
    public const int EventBytes = 512;

    /// <summary>What a further session costs.</summary>
    public const int SessionEvents = 4;

    /// <summary>What a conflict, or an event that its session rejects, costs beside the event.</summary>
    public const int ConflictEvents = 4;

    /// <summary>The cost.</summary>
    public int Total => Math.Max(Events, Bytes / EventBytes) + SessionEvents * Math.Max(0, Sessions - 1);

    /// <summary>What conflicts, and events that their sessions rejected, cost beside their events.</summary>
    public static int OfConflicts(AppendOutcome[] outcomes)
    {
        var accepted = outcomes.AsSpan().Count(AppendOutcome.Accepted) + outcomes.AsSpan().Count(AppendOutcome.Duplicate);
        return ConflictEvents * (outcomes.Length - accepted);
    }
}
