using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>What a commit changes beside the row.</summary>
/// <param name="Contribution">What the session contributes.</param>
/// <param name="Parts">Sealed parts that are not settled yet.</param>
/// <param name="Segments">Sealed parts to write.</param>
/// <param name="Covered">What the parts and the contribution's own plays cover.</param>
/// <param name="Days">All days of the session.</param>
/// <param name="AddedDays">Days to index.</param>
/// <param name="Plays">Places to list.</param>
internal sealed record CommitPlan(
    SessionContribution Contribution, IReadOnlyList<SealedSegment> Parts, IReadOnlyList<SegmentRow> Segments, DayCoverage Covered, NumberSet Days,
    IReadOnlyList<DayRange> AddedDays, PlayIndex.Changes Plays);
