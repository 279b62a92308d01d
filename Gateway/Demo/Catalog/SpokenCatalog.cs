namespace Audiogum.Sessions.Gateway.Demo.Catalog;

/// <summary>A work of several parts that is listened to in order: a book's chapters, a podcast's episodes.</summary>
/// <param name="Kind"><c>playable.parameters.type</c>.</param>
/// <param name="Service">The content service.</param>
/// <param name="Name">The work's title.</param>
/// <param name="Parts">Its parts.</param>
internal sealed record Work(string Kind, string Service, string Name, IReadOnlyList<Title> Parts);

/// <summary>The audiobooks, podcasts and stations that the demo's listeners play.</summary>
internal static class SpokenCatalog
{
    /// <summary>Audiobooks, by chapters of ten minutes to half an hour.</summary>
    public static IReadOnlyList<Work> Audiobooks { get; } =
    [
        Book("idaddy", "小熊的月亮船", "第{0}章"),
        Book("storytide", "The Cartographer's Apprentice", "Chapter {0}"),
        Book("storytide", "Vinter i huset ved havet", "Kapittel {0}"),
        Book("storytide", "Дом на краю света", "Глава {0}"),
    ];

    /// <summary>Podcasts, by episodes of a quarter of an hour to an hour.</summary>
    public static IReadOnlyList<Work> Podcasts { get; } =
    [
        Podcast("Signals & Noise", "Episode {0}"),
        Podcast("Fjellradioen", "Uke {0}"),
        Podcast("Two Cups ☕☕", "#{0}: what we missed"),
    ];

    /// <summary>Stations, which go on without an end.</summary>
    public static IReadOnlyList<Title> Stations { get; } =
    [
        Station("vtuner", "1357", "Harbour FM"), Station("vtuner", "2204", "Radio Nordlys"), Station("tunein", "s12345", "Late Night Jazz 24/7"),
        Station("tunein", "s40021", "城市之声"), Station("tunein", "s51190", "Радио Берег"), Station("vtuner", "3310", "Café del Norte 🌊"),
    ];

    private static Work Book(string service, string name, string chapter) => new("audiobook", service, name,
        [.. Enumerable.Range(1, 14).Select(part => new Title("chapter", Text(chapter, part), name, null, 600 + (part * 397 % 1_100), service, $"{name.Length}-{part}"))]);

    private static Work Podcast(string name, string episode) => new("podcast", "podwave", name,
        [.. Enumerable.Range(1, 20).Select(part => new Title("episode", Text(episode, part), name, null, 900 + (part * 611 % 2_600), "podwave", $"ep-{name.Length}-{part}"))]);

    private static Title Station(string service, string id, string name) => new("internetradio", name, null, null, null, service, id);

    private static string Text(string pattern, int part) => pattern.Replace("{0}", $"{part}", StringComparison.Ordinal);
}
