using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Log messages of session grains: the tenant, never a session, user, device or title.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(1001, LogLevel.Error, "A commit of a session of tenant {Tenant} failed; its activation is dropped")]
    public static partial void CommitFailed(ILogger logger, string tenant, Exception exception);

    [LoggerMessage(1002, LogLevel.Warning, "Another activation wrote to a session of tenant {Tenant}; it is loaded again")]
    public static partial void AnotherWriter(ILogger logger, string tenant);

    [LoggerMessage(1003, LogLevel.Warning, "A session of tenant {Tenant} could not hand over its contribution; it is tried again")]
    public static partial void HandOverFailed(ILogger logger, string tenant, Exception exception);

    [LoggerMessage(1004, LogLevel.Error, "A session of tenant {Tenant} could not be read")]
    public static partial void ReadFailed(ILogger logger, string tenant, Exception exception);
}
