using System.Text.Json;
using System.Text.RegularExpressions;

using Audiogum.Sessions.Gateway.Problems;

namespace Audiogum.Sessions.Gateway.SignIn;

/// <summary>
/// Reads the token out of a sign-in: a form field or JSON member named <c>token</c>. What is copied from a header or a shell
/// often has a beginning that is none of it: <c>Authorization: Bearer</c>.
/// </summary>
internal static partial class SignInRequest
{
    private const string Member = "token";

    /// <summary>The token, or why the body cannot be read: exactly one is not null.</summary>
    public static async Task<(string? Token, Problem? Problem)> ReadAsync(HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (request.ContentLength is not (> 0 and <= Limits.MaxSignInBytes))
            return (null, KnownProblems.BadBody("invalid_body", $"A sign-in has 1 to {Limits.MaxSignInBytes} bytes and says how many."));
        if (!request.HasFormContentType && !request.HasJsonContentType())
            return (null, KnownProblems.UnsupportedMedia("unsupported_media_type", "A sign-in is a form or JSON."));

        try
        {
            if (request.HasFormContentType) return (TokenOf((await request.ReadFormAsync(cancellationToken))[Member].ToString()),
                null);
            using var document = await JsonDocument.ParseAsync(request.Body, default, cancellationToken);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(Member, out var token) && token.ValueKind == JsonValueKind.String)
            {
                return (TokenOf(token.GetString()!), null);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or InvalidDataException)
        {
            // Not JSON, a lone surrogate in the text, or no form that can be read: the answer below says what is expected.
        }

        return (null, KnownProblems.BadBody("invalid_body", "A sign-in looks like {\"token\":\"…\"}."));
    }

    private static string TokenOf(string pasted) => Beginning().Replace(pasted.Trim(), string.Empty).Trim();

    [GeneratedRegex(@"^(Authorization\s*:\s*)?Bearer\s+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();
}
