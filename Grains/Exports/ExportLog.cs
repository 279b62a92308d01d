using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>Log messages of exports.</summary>
internal static partial class ExportLog
{
    [LoggerMessage(LogLevel.Debug, "Exported batch {Sequence} of {Tenant}: {Files} files, {Bytes} bytes.")]
    public static partial void BatchExported(this ILogger logger, long sequence, string tenant, int files, long bytes);

    [LoggerMessage(LogLevel.Information, "Batch {Sequence} of {Tenant} had been staged before and is finished now.")]
    public static partial void BatchResumed(this ILogger logger, long sequence, string tenant);

    [LoggerMessage(Message = "The export of {Tenant} could not go on; the next round tries again.")]
    public static partial void ExportFailed(this ILogger logger, LogLevel level, string tenant, Exception exception);

    [LoggerMessage(LogLevel.Error, "A session of {Tenant} cannot be exported ({Fault}) and is set aside; everything else goes on. GET /v1/admin/health names it to the tenant's administrators.")]
    public static partial void SessionSetAside(this ILogger logger, string tenant, string fault);

    [LoggerMessage(LogLevel.Information, "A session of {Tenant} that was set aside is exported now.")]
    public static partial void SessionTakenBack(this ILogger logger, string tenant);

    [LoggerMessage(LogLevel.Warning, "A batch of {Tenant} failed with {Sessions} sessions; it is tried with fewer of them.")]
    public static partial void BatchNarrowed(this ILogger logger, string tenant, int sessions, Exception exception);

    [LoggerMessage(LogLevel.Information, "The time zone of {Tenant} is {Zone} now, no longer {Before}: the aggregates of all exported days are written again.")]
    public static partial void ZoneChanged(this ILogger logger, string tenant, string before, string zone);

    [LoggerMessage(LogLevel.Error, "Nothing is exported of {Tenant}: the files there are of another store than this one, whose identity is {Identity}. Give it a place of its own (docs/OPERATING.md, Where exports go).")]
    public static partial void ArchiveIsForeign(this ILogger logger, string tenant, string identity);

    [LoggerMessage(LogLevel.Error, "An erasure of {Tenant} is held up: the exported file {Path} is not there, or not what was written.")]
    public static partial void FileDamaged(this ILogger logger, string tenant, string path);

    [LoggerMessage(Message = "The exports could not be woken; the next round tries again.")]
    public static partial void RoundFailed(this ILogger logger, LogLevel level, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The exports of {Tenant} could not be read.")]
    public static partial void BucketUnavailable(this ILogger logger, string tenant, Exception exception);
}
