using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>Log messages of the archive.</summary>
internal static partial class ListingLog
{
    [LoggerMessage(LogLevel.Warning, "{Events} rejected events could not be stored.")]
    public static partial void RejectionsNotStored(this ILogger logger, int events, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The archive could not be read.")]
    public static partial void ArchiveUnavailable(this ILogger logger, Exception exception);
}
