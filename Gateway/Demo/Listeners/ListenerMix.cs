namespace Audiogum.Sessions.Gateway.Demo.Listeners;

/// <summary>Where some of a tenant's listeners live.</summary>
/// <param name="Weight">How many of them, relative to the other places.</param>
/// <param name="Country">Country code.</param>
/// <param name="Language">Their language.</param>
/// <param name="OffsetMinutes">The local time's distance from UTC in minutes: fixed, because the demo shows weeks, not years.</param>
internal sealed record HomeRegion(int Weight, string Country, string Language, int OffsetMinutes);

/// <summary>What a tenant has sold, and where: the soil its listeners grow on.</summary>
public sealed class ListenerMix
{
    private ListenerMix(string tenant, IReadOnlyList<(int, Product)> products, IReadOnlyList<HomeRegion> places)
    {
        Tenant = tenant;
        Products = products;
        Places = places;
    }

    /// <summary>The tenant's name.</summary>
    public string Tenant { get; }

    internal IReadOnlyList<(int, Product)> Products { get; }

    internal IReadOnlyList<HomeRegion> Places { get; }

    /// <summary>A maker of loudspeakers and car audio that sells everywhere.</summary>
    /// <param name="tenant">The tenant.</param>
    public static ListenerMix Worldwide(string tenant) => new(
        tenant,
        [
            (5, new(ProductKind.Speaker, "acme-fw", ["4.2.1", "4.2.0", "3.9.7"], "linux", "5.15", "Acme One", "Acme Audio", 0, 20, false)),
            (2, new(ProductKind.Soundbar, "acme-fw", ["4.2.1", "4.1.3"], "linux", "5.15", "Acme Bar", "Acme Audio", 0, 20, false)),
            (4, new(ProductKind.Phone, "Acme Listen Android", ["7.3.0", "7.2.4", "6.8.0"], "android", "15", "Pixel 9", "Google", 1, 50, true)),
            (4, new(ProductKind.Phone, "Acme Listen iOS", ["7.3.0", "7.1.2"], "ios", "18.1", "iPhone 16", "Apple", 1, 50, true)),
            (3, new(ProductKind.Car, "acme-drive", ["2.0.5", "1.9.0"], "qnx", "7.1", "Acme Drive", "Acme Audio", 1, 50, false)),
        ],
        [
            new(4, "us", "en-US", -300), new(2, "US", "en-US", -480), new(3, "gb", "en-GB", 0), new(2, "de", "de-DE", 60),
            new(2, "cn", "zh-CN", 480), new(1, "ru", "ru-RU", 180), new(1, "in", "en-IN", 330), new(1, "br", "pt-BR", -180),
        ]);

    /// <summary>A maker of living-room loudspeakers in the north of Europe.</summary>
    /// <param name="tenant">The tenant.</param>
    public static ListenerMix Nordic(string tenant) => new(
        tenant,
        [
            (6, new(ProductKind.Speaker, "nordlyd-firmware", ["12.3.45", "12.3.40", "11.0.2"], "freertos", "10.5", "Nordlyd Tårn", "Nordic Sound", 1, 10, false)),
            (2, new(ProductKind.Soundbar, "nordlyd-firmware", ["12.3.45", "12.1.0"], "freertos", "10.5", "Nordlyd Bjelke", "Nordic Sound", 1, 10, false)),
            (5, new(ProductKind.Phone, "Nordlyd Android", ["3.1.0", "3.0.8"], "android", "14", "Fairphone 5", "Fairphone", 1, 30, true)),
            (3, new(ProductKind.Phone, "Nordlyd iOS", ["3.1.0", "2.9.9"], "ios", "17.6", "iPhone 15", "Apple", 1, 30, true)),
        ],
        [
            new(5, "no", "nb-NO", 60), new(5, "se", "sv-SE", 60), new(3, "dk", "da-DK", 60), new(2, "fi", "fi-FI", 120), new(2, "de", "de-DE", 60),
        ]);
}
