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

    private string? _unfiltered;

    /// <summary>The number of the newest row.</summary>
    public long Newest => newest;

    /// <summary>The listing's JSON of the rows that pass; null when there is nothing to tell.</summary>
    /// <param name="member">The listing's array.</param>
    /// <param name="filter">Who passes.</param>
    public string? Document(string member, PlayEventFilter filter)
    {
        if (!filter.IsEmpty) return Write(member, rows.Where(row => filter.Passes(row.Members)), missed, isCut);
        lock (_gate) return _unfiltered ??= Write(member, rows, missed, isCut);
    }

    /// <summary>The first document of who begins to follow: the newest rows that pass, and nothing of what came before.</summary>
    public string First(string member, PlayEventFilter filter) =>
        Write(member, rows.Where(row => filter.Passes(row.Members)).Take(Limits.DefaultPageRows), 0, false) ?? $"{{\"{member}\":[]}}";

    private static string? Write(string member, IEnumerable<TailEntry> passing, long missed, bool isCut)
    {
        var text = string.Join(',', passing.Select(row => row.Json));
        if (text.Length == 0 && missed == 0 && !isCut) return null;
        var more = missed == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $",\"missed\":{missed}");
        return $"{{\"{member}\":[{text}]{(isCut ? ",\"skipped\":true" : string.Empty)}{more}}}";
    }
}
