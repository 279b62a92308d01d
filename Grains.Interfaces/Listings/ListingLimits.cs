namespace Audiogum.Sessions.Grains.Interfaces.Listings;

/// <summary>The limits of a page of the archive.</summary>
public static class ListingLimits
{
    /// <summary>Rows of a page.</summary>
    public const int MaxRows = 1_000;

    /// <summary>
    /// Bytes of a page: 8 MiB. No row is begun beyond it, so a page is longer by less than one row. A page of sessions or
    /// plays then names the next one early; one of raw events says <c>"skipped": true</c>.
    /// </summary>
    public const int MaxPageBytes = 8 * 1024 * 1024;

    /// <summary>Pages that are read for one tenant at the same time; whoever asks for one more waits.</summary>
    public const int MaxReadersOfTenant = 4;

    /// <summary>Play sessions that one page of plays looks at: their status is not indexed.</summary>
    public const int MaxExamined = 5_000;
}
