using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>
/// The <c>top</c> lists of a report: by listening descending, then item plays descending, then name (ordinal), then
/// identity. What came under several labels shows the one with most item plays, ties by ordinal order of the label;
/// so a list is a function of the set of plays and of nothing else.
/// </summary>
internal static class TopRanking
{
    public static TopLists Build(Rollup sum) => new(
        Best(Ranked(sum.Items, label => label.Identity, label => label.Name, Compare))
            .Select(top => Present(top.Label, top.Sum)).ToArray(),
        Best(Ranked(ArtistsOf(sum.Items), artist => artist, artist => artist, string.CompareOrdinal))
            .Select(top => new TopArtist(top.Label, top.Sum.ItemPlays, top.Sum.ListeningMs)).ToArray(),
        Best(Ranked(sum.Playables, label => label.Id, label => label.Name, Compare))
            .Select(top => new TopPlayable(top.Label.Id, top.Label.Name, top.Label.Type, top.Sum.ItemPlays, top.Sum.ListeningMs)).ToArray());

    private static IEnumerable<SumEntry<string, PlaySums>> ArtistsOf(IEnumerable<SumEntry<ItemLabel, PlaySums>> items) =>
        from item in items
        where item.Key.ArtistDisplayName is not null
        select new SumEntry<string, PlaySums>(item.Key.ArtistDisplayName!, item.Sum);

    private static IEnumerable<Ranking<TLabel>> Ranked<TLabel, TIdentity>(
        IEnumerable<SumEntry<TLabel, PlaySums>> cells, Func<TLabel, TIdentity> identity, Func<TLabel, string?> name, Comparison<TLabel> compare)
        where TIdentity : notnull
    {
        var sums = new Dictionary<TIdentity, (SumEntry<TLabel, PlaySums> Shown, PlaySums Sum)>();
        foreach (var cell in cells)
        {
            var key = identity(cell.Key);
            sums[key] = sums.TryGetValue(key, out var held)
                ? (Shows(cell, held.Shown) ? cell : held.Shown, held.Sum + cell.Sum)
                : (cell, cell.Sum);
        }

        return sums.Values.Select(top => new Ranking<TLabel>(top.Shown.Key, top.Sum, name(top.Shown.Key), compare));

        bool Shows(SumEntry<TLabel, PlaySums> candidate, SumEntry<TLabel, PlaySums> shown)
        {
            // A label without a name is shown only where no play gave one.
            var order = (name(shown.Key) is null).CompareTo(name(candidate.Key) is null);
            if (order == 0) order = candidate.Sum.ItemPlays.CompareTo(shown.Sum.ItemPlays);
            return order != 0 ? order > 0 : compare(candidate.Key, shown.Key) < 0;
        }
    }

    private static IEnumerable<Ranking<TLabel>> Best<TLabel>(IEnumerable<Ranking<TLabel>> rankings) => rankings.Order().Take(Breakdowns.MaxRows);

    private static TopItem Present(ItemLabel label, PlaySums sum)
    {
        var (kind, scope, value) = label.Identity;
        return new(
            label.Name,
            label.ArtistDisplayName,
            kind == ItemIdentityKind.Reference ? scope : label.Service,
            kind == ItemIdentityKind.Reference ? value : null,
            kind == ItemIdentityKind.Id ? value : null,
            sum.ItemPlays,
            sum.ListeningMs);
    }

    private static int Compare(ItemLabel a, ItemLabel b) => FirstDifference(
        string.CompareOrdinal(a.Name, b.Name),
        Breakdowns.CompareValues(a.ArtistDisplayName, b.ArtistDisplayName),
        Breakdowns.CompareValues(a.Service, b.Service),
        a.Identity.Kind.CompareTo(b.Identity.Kind),
        Breakdowns.CompareValues(a.Identity.Scope, b.Identity.Scope),
        string.CompareOrdinal(a.Identity.Value, b.Identity.Value));

    private static int Compare(PlayableLabel a, PlayableLabel b) => FirstDifference(
        Breakdowns.CompareValues(a.Name, b.Name),
        Breakdowns.CompareValues(a.Type, b.Type),
        string.CompareOrdinal(a.Id, b.Id));

    private static int FirstDifference(params ReadOnlySpan<int> orders)
    {
        foreach (var order in orders)
        {
            if (order != 0) return order;
        }

        return 0;
    }

    private readonly record struct Ranking<TLabel>(TLabel Label, PlaySums Sum, string? Name, Comparison<TLabel> Compare) : IComparable<Ranking<TLabel>>
    {
        public int CompareTo(Ranking<TLabel> other) => FirstDifference(
            other.Sum.ListeningMs.CompareTo(Sum.ListeningMs),
            other.Sum.ItemPlays.CompareTo(Sum.ItemPlays),
            Breakdowns.CompareValues(Name, other.Name),
            Compare(Label, other.Label));
    }
}
