using System.Text.Json;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Problems;

namespace Audiogum.Sessions.Gateway.Administration;

/// <summary>Reads what an administrator sends: one small JSON object.</summary>
internal static class AdminRequest
{
    private static readonly JsonDocumentOptions Strictly = new() { AllowDuplicateProperties = false };

    /// <summary>The object, or why the body cannot be read: exactly one is not null. To be disposed.</summary>
    public static async Task<(JsonDocument? Body, Problem? Problem)> ReadAsync(HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (request.ContentLength is not (> 0 and <= Limits.MaxAdminBytes))
            return (null, KnownProblems.BadBody("invalid_body", $"The body has 1 to {Limits.MaxAdminBytes} bytes and its length is said."));
        if (!request.HasJsonContentType()) return (null, KnownProblems.UnsupportedMedia("unsupported_media_type", "The body is JSON."));
        try
        {
            var body = await JsonDocument.ParseAsync(request.Body, Strictly, cancellationToken);
            if (body.RootElement.ValueKind == JsonValueKind.Object) return (body, null);
            body.Dispose();
        }
        catch (JsonException)
        {
            // The answer below says what is expected.
        }

        return (null, KnownProblems.BadBody("invalid_body", "The body is one JSON object without repeated members."));
    }

    /// <summary>Who asks, as the trail of audit names them.</summary>
    public static string Who(CurrentCaller caller) => caller.UserId ?? caller.DeviceId ?? "unnamed";
}
