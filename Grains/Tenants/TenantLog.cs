using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>Log messages of the tenants' actors.</summary>
internal static partial class TenantLog
{
    [LoggerMessage(LogLevel.Debug, "Shard {Shard} holds {Sessions} sessions, read in {Milliseconds} ms.")]
    public static partial void ShardLoaded(this ILogger logger, string shard, int sessions, long milliseconds);

    [LoggerMessage(LogLevel.Debug, "Shard {Shard} found {Rows} rows that it was not told of.")]
    public static partial void RowsFound(this ILogger logger, string shard, int rows);

    [LoggerMessage(LogLevel.Debug, "Shard {Shard} was not asked for a while and lets its sessions go.")]
    public static partial void ShardReleased(this ILogger logger, string shard);

    [LoggerMessage(LogLevel.Warning, "A long session of shard {Shard} could not be read; the days that it lies on cannot be shown.")]
    public static partial void LongSessionUnavailable(this ILogger logger, string shard, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Shard {Shard} could not be read.")]
    public static partial void ShardUnavailable(this ILogger logger, string shard, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Sums of shard {Shard} could not be kept; they are kept later.")]
    public static partial void SumsNotKept(this ILogger logger, string shard, Exception exception);

    [LoggerMessage(LogLevel.Warning, "What shard {Shard} kept cannot be used; it is made of its rows again.")]
    public static partial void KeptSumUnusable(this ILogger logger, string shard, Exception exception);
}
