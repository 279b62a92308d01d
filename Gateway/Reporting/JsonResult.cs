namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>Passes a finished JSON document on.</summary>
/// <param name="utf8">The document.</param>
public sealed class JsonResult(ReadOnlyMemory<byte> utf8) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json";
        response.ContentLength = utf8.Length;
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(utf8, httpContext.RequestAborted).AsTask();
    }
}
