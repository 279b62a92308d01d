using System.Net;
using System.Text.Json;

namespace Audiogum.Sessions.Gateway.Demo.Posting;

/// <summary>What became of a post.</summary>
/// <param name="Accepted">Events that were new.</param>
/// <param name="Duplicates">Events that were known.</param>
/// <param name="Conflicts">Events whose number was taken.</param>
/// <param name="Rejected">Events that were refused.</param>
/// <param name="Refusal">The status of an answer that judged no event, or null.</param>
public readonly record struct PostResult(int Accepted, int Duplicates, int Conflicts, int Rejected, HttpStatusCode? Refusal)
{
    /// <summary>Reads an answer; its counts come with 202 and 422 only.</summary>
    internal static async Task<PostResult> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.UnprocessableEntity)) return new(0, 0, 0, 0, answer.StatusCode);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var json = await JsonDocument.ParseAsync(body, default, cancellationToken);
        return new(Count("accepted"), Count("duplicates"), Count("conflicts"), Count("rejected"), null);

        int Count(string name) => json.RootElement.GetProperty(name).GetInt32();
    }
}
