using System.Globalization;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>A session as of one revision.</summary>
/// <param name="Summary">The session without its play sessions.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Clock">How far its instants are moved.</param>
internal sealed record ExportedSession(SessionDocument Summary, long Revision, ClockCorrection Clock)
{
    /// <summary>t of its first event.</summary>
    public long StartedAt { get; } = Milliseconds(Summary.StartedAt);

    /// <summary>A counter of semantics §9 by its name.</summary>
    public long Counter(string name) => Summary.Counters.TryGetValue(name, out var count) ? count : 0;

    /// <summary>Milliseconds since 1970 of an instant of the summary.</summary>
    public static long Milliseconds(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}

/// <summary>A play session.</summary>
/// <param name="Session">Its session.</param>
/// <param name="Play">The whole play session.</param>
/// <param name="Totals">What it sums up to.</param>
internal sealed record ExportedPlay(ExportedSession Session, PlaySession Play, PlayTotals Totals)
{
    /// <summary>Its start.</summary>
    public long StartedAt => Session.Clock.Apply(Play.StartedAt);
}

/// <summary>An item play.</summary>
/// <param name="Play">Its play session.</param>
/// <param name="Item">The item play.</param>
internal sealed record ExportedItem(ExportedPlay Play, ItemPlay Item)
{
    /// <summary>t of the event that opened it.</summary>
    public long StartedAt => Play.Session.Clock.Apply(Item.StartedAt);
}

/// <summary>Listening of a play session within one quarter hour, or throughout a long run of them, of one item or of none.</summary>
/// <param name="Play">Its play session.</param>
/// <param name="Item">The item play, or null.</param>
/// <param name="Quarter">Quarter hours since 1970.</param>
/// <param name="Quarters">How many.</param>
/// <param name="Ms">Listening.</param>
internal sealed record ExportedListening(ExportedPlay Play, ItemPlay? Item, long Quarter, long Quarters, long Ms)
{
    /// <summary>Start of the quarter hour.</summary>
    public long StartedAt => Quarter * QuarterHours.Length;
}
