using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace Audiogum.Sessions.Gateway.Problems;

/// <summary>
/// An error answer: <c>application/problem+json</c> (RFC 9457) with a stable <c>code</c> and the request's <c>traceId</c>.
/// Written by hand so that a client that accepts only CSV or events still learns what is wrong.
/// </summary>
/// <param name="Status">HTTP status, 400 to 599.</param>
/// <param name="Code">What a program may branch on; never changes once published.</param>
/// <param name="Title">The kind of problem, in words; the same for every occurrence.</param>
/// <param name="Detail">This occurrence in words, or null. Never holds text of the client's.</param>
/// <param name="Parameter">The query parameter at fault, or null.</param>
/// <param name="RetryAfterSeconds">How long 429 and 503 ask the client to wait.</param>
public sealed record Problem(int Status, string Code, string Title, string? Detail = null, string? Parameter = null, int RetryAfterSeconds = 1) : IResult
{
    /// <summary>The media type of every error answer.</summary>
    public const string MediaType = "application/problem+json";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            Write(json, Activity.Current?.Id ?? httpContext.TraceIdentifier);
        }

        response.StatusCode = Status;
        response.ContentType = MediaType;
        response.ContentLength = body.WrittenCount;
        response.Headers.CacheControl = "no-store";
        if (Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body.WrittenMemory, httpContext.RequestAborted).AsTask();
    }

    private void Write(Utf8JsonWriter json, string traceId)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "about:blank"u8);
        json.WriteString("title"u8, Title);
        json.WriteNumber("status"u8, Status);
        if (Detail is not null) json.WriteString("detail"u8, Detail);
        json.WriteString("code"u8, Code);
        if (Parameter is not null) json.WriteString("parameter"u8, Parameter);
        json.WriteString("traceId"u8, traceId);
        json.WriteEndObject();
    }
}
