using Audiogum.Sessions.Sessionization.Ordering;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>A session as it stands: the fold of its event set and the facts of its receipts. What documents and contributions are written from.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Fold">The fold; not empty.</param>
/// <param name="Conflicts">Conflict losers, distinct contents.</param>
/// <param name="Receipts">The facts of the receipts.</param>
public sealed record SessionState(string SessionId, SessionFold Fold, long Conflicts, ReceiptCounts Receipts);

/// <summary>What is counted of a session's receipts, outside its content.</summary>
/// <param name="Version">Counts changes of content.</param>
/// <param name="Duplicates">Copies dropped.</param>
/// <param name="FirstReceivedAt">The earliest receipt, milliseconds since 1970.</param>
/// <param name="LastReceivedAt">The latest receipt, copies included, milliseconds since 1970.</param>
/// <param name="Recent">Distinct events of the newest hour by the minute of their first receipt.</param>
public sealed record ReceiptCounts(long Version, long Duplicates, long FirstReceivedAt, long LastReceivedAt, IReadOnlyList<Rollups.MinuteReceipts> Recent);
