using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Gateway;

/// <summary>
/// Every limit of the HTTP door. What a post and an event may be is said by <see cref="EventLimits"/>, what a page of the
/// archive may be by <see cref="ListingLimits"/>; limits that an operator may set are options (docs/OPERATING.md). The
/// document's table and the relations between the limits are tested.
/// </summary>
public static class Limits
{
    /// <summary>Bytes of a request's body as sent that are read at all. What is over <see cref="EventLimits.MaxBodyBytes"/> is thrown away, so that its client sees 413 rather than a broken connection.</summary>
    public const int MaxRequestBytes = 32 * 1024 * 1024;

    /// <summary>Bytes of a request's line and of its headers.</summary>
    public const int MaxHeaderBytes = 32 * 1024;

    /// <summary>Open connections of the process; a further one is closed.</summary>
    public const int MaxConnections = 20_000;

    /// <summary>Bytes a second that a body being sent, and an answer being read, must move at least; a slower connection is closed.</summary>
    public const int MinBytesPerSecond = 240;

    /// <summary>How long a connection may be slower than <see cref="MinBytesPerSecond"/>.</summary>
    public static TimeSpan SlowGrace { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a client may take for its headers.</summary>
    public static TimeSpan HeaderTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of an answer that wait for a client to read them; then its writer waits too.</summary>
    public const int AnswerBufferBytes = 64 * 1024;

    /// <summary>Rows of a page that is asked for.</summary>
    public const int MaxPageRows = ListingLimits.MaxRows;

    /// <summary>Rows of a page whose client names no limit.</summary>
    public const int DefaultPageRows = 100;

    /// <summary>Rows of the pages that a streamed listing is made of.</summary>
    public const int StreamPageRows = 500;

    /// <summary>Rows that a stream of raw play events asks for each second; only if all are new, <see cref="MaxPageRows"/>.</summary>
    public const int TailRows = 50;

    /// <summary>Rows of each kind that are held for those who follow a tenant's raw events, so that who is slow a while misses none.</summary>
    public const int MaxTailRows = 2_000;

    /// <summary>Characters of those rows; the newest row is always held.</summary>
    public const int MaxTailCharacters = 2_000_000;

    /// <summary>Bytes of a stream that are written at a time: so much of an event waits for its reader, beyond <see cref="AnswerBufferBytes"/>.</summary>
    public const int StreamPieceBytes = 16 * 1024;

    /// <summary>Longest time in which a stream (SSE) says nothing; then it says so by a comment.</summary>
    public static TimeSpan StreamSilence { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest range of a listing: 400 days.</summary>
    public const long MaxRangeMs = 400L * 86_400_000;

    /// <summary>Streams (SSE) of one tenant.</summary>
    public const int MaxTenantStreams = 1_500;

    /// <summary>Streams (SSE) of the process.</summary>
    public const int MaxStreams = 4_000;

    /// <summary>Characters of a tenant's name (api.md, Identity).</summary>
    public const int MaxTenantLength = 63;

    /// <summary>Characters of <c>sub</c> and <c>deviceid</c>; a token with more is refused (403): they are stored with every event.</summary>
    public const int MaxIdLength = 256;

    /// <summary>Bytes that what is remembered of valid tokens may take, some 1 000 each.</summary>
    public const int MaxRememberedTokenBytes = 32 * 1024 * 1024;

    /// <summary>Characters of a token that a browser signs in with: browsers drop cookies over 4 096 bytes.</summary>
    public const int MaxSignInTokenLength = 3_900;

    /// <summary>Bytes of a sign-in.</summary>
    public const int MaxSignInBytes = 16 * 1024;

    /// <summary>Bytes of what an administrator sends.</summary>
    public const int MaxAdminBytes = 16 * 1024;

    /// <summary>How long a token is valid that an administrator makes: nothing takes it back before.</summary>
    public static TimeSpan MaxTokenLifetime { get; } = TimeSpan.FromDays(90);

    /// <summary>One-time codes held; the oldest make room.</summary>
    public const int MaxSignInCodes = 100;

    /// <summary>Device rates that are counted for one tenant; devices are spread over them by a secret hash.</summary>
    public const int DeviceRatesOfTenant = 4_096;
}
