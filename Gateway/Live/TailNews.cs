using System.Globalization;

using Audiogum.Sessions.Gateway.Reporting;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>A row of a listing of raw events, read once for all who follow.</summary>
/// <param name="Json">The row as it is, on one line.</param>
/// <param name="Members">What filters look at: see <see cref="PlayEventFilter.MembersOf"/>.</param>
internal sealed record TailEntry(string Json, string?[] Members);

/// <summary>What arrived after a follower's last look. Those who looked at the same time share it, and the text of it.</summary>
/// <param name="rows">Newest first.</param>
/// <param name="missed">How many more came since and cannot be had any more.</param>
/// <param name="isCut">Whether more came than the archive lists at a time.</param>
/// <param name="newest">The number of the newest row: where to go on from.</param>
internal sealed class TailNews(IReadOnlyList<TailEntry> rows, long missed, bool isCut, long newest)
{
    private readonly Lock _gate = new();

    private StreamItem? _first;

    private StreamItem? _next;

    /// <summary>The number of the newest row.</summary>
    public long Newest => newest;

    /// <summary>The listing's JSON of the rows that pass; null when there is nothing to tell.</summary>
    /// <param name="kind">The listing's array, and the name of its events.</param>
    /// <param name="filter">Who passes.</param>
    public StreamItem? Next((string Member, string? Event) kind, PlayEventFilter filter)
    {
        lock (_gate)
        {
            if (filter.IsEmpty && _next is not null) return _next;
            var text = Write(kind.Member, rows.Where(row => filter.Passes(row.Members)), missed, isCut);
            var item = text is null ? null : new StreamItem(text, kind.Event);
            if (filter.IsEmpty) _next = item;
            return item;
        }
    }

    /// <summary>The first document of who begins to follow: the newest rows that pass, and nothing of what came before.</summary>
    public StreamItem First((string Member, string? Event) kind, PlayEventFilter filter)
    {
        lock (_gate)
        {
            if (filter.IsEmpty && _first is not null) return _first;
            var newest = rows.Where(row => filter.Passes(row.Members)).Take(Limits.DefaultPageRows);
            var item = new StreamItem(Write(kind.Member, newest, 0, false) ?? $"{{\"{kind.Member}\":[]}}", kind.Event);
            if (filter.IsEmpty) _first = item;
            return item;
        }
    }

    private static string? Write(string member, IEnumerable<TailEntry> passing, long missed, bool isCut)
    {
        var text = string.Join(',', passing.Select(row => row.Json));
        if (text.Length == 0 && missed == 0 && !isCut) return null;
        var more = missed == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $",\"missed\":{missed}");
        return $"{{\"{member}\":[{text}]{(isCut ? ",\"skipped\":true" : string.Empty)}{more}}}";
    }
}
