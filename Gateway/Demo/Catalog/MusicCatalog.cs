using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Catalog;

/// <summary>The songs that the demo's listeners play: invented artists, in several scripts, each with a few songs.</summary>
internal static class MusicCatalog
{
    private static readonly string[][] Latin =
    [
        ["Paper", "Glass", "Slow", "Northern", "Velvet", "Hollow", "Second", "Copper", "Quiet", "Borrowed"],
        ["Harbour", "Lanterns", "Weather", "Signals", "Orchard", "Tides", "Telephone", "Summer", "Machines", "Parade"],
    ];

    private static readonly string[][] Nordic =
    [
        ["Blå", "Stille", "Første", "Små", "Grønne", "Gamle", "Vårens", "Nattens"],
        [" søndag", " øyer", " bølger", " hjärtan", " årstider", " lys", " skoger", " fjäll"],
    ];

    private static readonly string[][] Chinese =
    [
        ["夜色", "远山", "纸船", "南方", "雨后", "星河", "旧城"],
        ["来信", "列车", "之歌", "的风", "慢舞", "灯火", "梦境"],
    ];

    private static readonly string[][] Cyrillic =
    [
        ["Тихий", "Белый", "Синий", "Старый", "Лунный", "Далёкий"],
        [" берег", " трамвай", " город", " дождь", " сад", " поезд"],
    ];

    private static readonly string[][] Emoji =
    [
        ["🌙 moon", "🔥 fire", "💿 disc", "👩‍🚀 orbit", "🍋 lemon"],
        [" walk", " season ✨", " club", " for two", " again 🔁"],
    ];

    private static readonly (string Artist, string[][] Words)[] Artists =
    [
        ("The Paper Harbours", Latin), ("Juno Valdes", Latin), ("Blåbærskyen", Nordic), ("夜行列车", Chinese),
        ("Kestrel & the Low Tide", Latin), ("Тихий Океан", Cyrillic), ("Mira Ashdown", Latin), ("Lemon 🍋 Parade", Emoji),
        ("Fjord & Søn", Nordic), ("南山乐队", Chinese), ("Ottilie Brandt Trio", Latin), ("DJ Kopernik", Emoji),
        ("Синяя Птица", Cyrillic), ("Slow Weather", Latin), ("Åse Lindqvist", Nordic), ("Café São Longe", Latin),
        ("\"Quoted\" \\ Backslash", Latin), ("Hollow Orchard", Latin), ("Северный Ветер", Cyrillic), ("雨", Chinese),
    ];

    private const int SongsEach = 9;

    /// <summary>The services that songs come from; those whose name is in <see cref="WithMediaEvents"/> ask for media events.</summary>
    public static IReadOnlyList<string> Services { get; } = ["tidal", "deezer", "qobuz", "napster"];

    /// <summary>Services that want <c>mediabegin</c> and <c>mediaerror</c>.</summary>
    public static IReadOnlySet<string> WithMediaEvents { get; } = new HashSet<string> { "deezer", "napster" };

    /// <summary>All songs of the streaming services, popular ones first.</summary>
    public static IReadOnlyList<Title> Songs { get; } = [.. Enumerable.Range(0, Artists.Length * SongsEach).Select(SongAt)];

    /// <summary>Who sings, popular ones first.</summary>
    public static IReadOnlyList<string> ArtistNames { get; } = [.. Artists.Select(artist => artist.Artist)];

    // Round by round, so that the head of the chart is not one artist's whole work.
    private static Title SongAt(int place)
    {
        var (artist, words) = Artists[place % Artists.Length];
        var random = new SeededRandom(2_026).Derive(place);
        var (first, second) = (random.Pick(words[0]), random.Pick(words[1]));
        var name = words == Latin ? $"{first} {second}" : first + second;
        return new("song", name, artist, $"{random.Pick(words[0])} {1 + (place % 3)}", (int)random.Between(95, 390), random.Pick(Services), $"{52_000 + place}");
    }
}
