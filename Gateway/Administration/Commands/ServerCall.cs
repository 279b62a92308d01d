using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Audiogum.Sessions.Gateway.Administration.Commands;

/// <summary>One call of a running server's <c>/v1/admin</c>, and what a shell is told of it.</summary>
internal static class ServerCall
{
    /// <summary>The environment variable that holds the administrator's token.</summary>
    public const string TokenVariable = "AUDIOGUM_SESSIONS_TOKEN";

    private const int Refused = 1;

    private const int NoToken = 2;

    private const int NoServer = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Calls, writes the answer to the output or what is wrong to the errors, and says the exit code.</summary>
    /// <param name="server">The server's address, ending with a slash; it may lie below a path.</param>
    /// <param name="asJson">Whether the answer is written as it came.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The address below <c>v1/admin/</c>.</param>
    /// <param name="body">What is sent, if anything.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<int> RunAsync(Uri server, bool asJson, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(TokenVariable) is not { Length: > 0 } token)
        {
            await Console.Error.WriteLineAsync($"Set {TokenVariable} to a token with the scope admin.");
            return NoToken;
        }

        using var client = new HttpClient { Timeout = Patience };
        using var request = new HttpRequestMessage(method, new Uri(server, "v1/admin/" + path));
        if (!request.Headers.TryAddWithoutValidation("Authorization", new AuthenticationHeaderValue("Bearer", token).ToString())) return NoToken;
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                await Console.Out.WriteLineAsync(asJson ? text : JsonNode.Parse(text)?.ToJsonString(Readable));
                return 0;
            }

            await Console.Error.WriteLineAsync(asJson ? text : Explain((int)answer.StatusCode, text));
            return Refused;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"The server at {server} does not answer: {exception.Message}");
            return NoServer;
        }
    }

    private static string Explain(int status, string text)
    {
        try
        {
            var problem = JsonNode.Parse(text);
            return $"{status} {problem?["code"]}: {problem?["detail"] ?? problem?["title"]}";
        }
        catch (JsonException)
        {
            return $"{status}: not an answer of this service.";
        }
    }
}
