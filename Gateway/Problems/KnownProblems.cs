namespace Audiogum.Sessions.Gateway.Problems;

/// <summary>Every problem the gateway answers: the closed list of its codes.</summary>
public static class KnownProblems
{
    /// <summary>The body is not what api.md describes: not JSON, a bad envelope, or it does not decode.</summary>
    public static Problem BadBody(string code, string detail) =>
        new(StatusCodes.Status400BadRequest, code, "The body cannot be read.", detail);

    /// <summary>A query parameter is given twice, malformed or out of range.</summary>
    public static Problem BadParameter(string parameter, string detail) =>
        new(StatusCodes.Status400BadRequest, "invalid_parameter", "A query parameter is not valid.", detail, parameter);

    /// <summary>A member of what an administrator sent is unknown, malformed or out of range.</summary>
    public static Problem BadSetting(string? name, string detail) =>
        new(StatusCodes.Status400BadRequest, "invalid_setting", "A setting is not valid.", detail, name);

    /// <summary>Tokens come from an identity provider.</summary>
    public static Problem NoSigningKey { get; } = new(
        StatusCodes.Status409Conflict, "no_signing_key", "This server issues no tokens.", "It holds no signing key of the issuer of your token: ask your identity provider.");

    /// <summary>The cursor was not issued for this listing.</summary>
    public static Problem BadCursor { get; } = new(
        StatusCodes.Status400BadRequest, "invalid_cursor", "The cursor is not valid.",
        "A cursor is taken from \"next\" unchanged and sent with the same listing, filters and range.", "cursor");

    /// <summary>More than the limits of a post allow.</summary>
    public static Problem TooLarge(string detail) =>
        new(StatusCodes.Status413PayloadTooLarge, "payload_too_large", "The post is too large.", detail);

    /// <summary>A timeline too long to be turned into CSV.</summary>
    public static Problem TableTooLarge { get; } = new(
        StatusCodes.Status413PayloadTooLarge, "table_too_large", "The timeline is too long for CSV.", "Ask for it as JSON, which is streamed.");

    /// <summary>Not JSON in UTF-8, or an unknown content encoding.</summary>
    public static Problem UnsupportedMedia(string code, string detail) =>
        new(StatusCodes.Status415UnsupportedMediaType, code, "The body is of an unsupported kind.", detail);

    /// <summary>The token is good but does not allow this.</summary>
    public static Problem Forbidden(string code, string detail) =>
        new(StatusCodes.Status403Forbidden, code, "The token does not allow this.", detail);

    /// <summary>Unknown, or another tenant's: the two cannot be told apart.</summary>
    public static Problem NotFound { get; } = new(StatusCodes.Status404NotFound, "not_found", "There is no such thing.");

    /// <summary>The range begins behind the end; <c>Content-Range</c> tells the length.</summary>
    public static Problem RangeNotSatisfiable { get; } = new(
        StatusCodes.Status416RangeNotSatisfiable, "range_not_satisfiable", "The file has no such bytes.");

    /// <summary>More at a time than one tenant may have.</summary>
    public static Problem TooManyRequests(string detail) =>
        new(StatusCodes.Status429TooManyRequests, "too_many_requests", "Too much at a time.", detail);

    /// <summary>More events a second than the tenant or the device may post.</summary>
    /// <param name="detail">Whose rate it is.</param>
    /// <param name="retryAfter">After how long there is room again.</param>
    public static Problem TooManyEvents(string detail, TimeSpan retryAfter) => new(
        StatusCodes.Status429TooManyRequests, "too_many_events", "Too many events.", detail, null, (int)Math.Clamp(Math.Ceiling(retryAfter.TotalSeconds), 1, 3_600));

    /// <summary>As much is stored of the tenant as may be.</summary>
    public static Problem OverQuota { get; } = new(
        StatusCodes.Status429TooManyRequests, "quota", "The tenant's storage is full.",
        "As much is stored of the tenant as may be: its administrators can delete old raw events (retentiondays), the operator can raise the quota.", null, 60);

    /// <summary>More sessions a second than the tenant may begin.</summary>
    public static Problem TooManySessions { get; } = new(
        StatusCodes.Status429TooManyRequests, "too_many_sessions", "Too many new sessions.", "The tenant begins more sessions a second than it may.");

    /// <summary>The store or the actors cannot answer now; nothing is promised and posting again is safe.</summary>
    public static Problem Unavailable { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "unavailable", "The service cannot answer now.", "Send the same request again; that is always safe.");

    /// <summary>A bug.</summary>
    public static Problem Internal { get; } = new(StatusCodes.Status500InternalServerError, "internal", "The service failed.");

    /// <summary>For an answer that the framework gave by status alone.</summary>
    /// <param name="status">400 to 599.</param>
    public static Problem ForStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new(status, "unauthorized", "A valid bearer token is needed."),
        StatusCodes.Status403Forbidden => Forbidden("forbidden", "The request is not allowed."),
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => new(status, "method_not_allowed", "The method is not allowed here."),
        StatusCodes.Status408RequestTimeout => new(status, "request_timeout", "The request came too slowly."),
        StatusCodes.Status413PayloadTooLarge => TooLarge("The body is over the limit."),
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMedia("unsupported_media_type", "The content type is not supported."),
        StatusCodes.Status429TooManyRequests => TooManyRequests("Wait before the next request."),
        StatusCodes.Status503ServiceUnavailable => Unavailable,
        >= 500 => Internal,
        _ => new(status, "bad_request", "The request cannot be understood."),
    };
}
