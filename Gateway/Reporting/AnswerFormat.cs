using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>The forms of an answer that a client may ask for by <c>Accept</c>.</summary>
public enum AnswerFormat : byte
{
    /// <summary><c>application/json</c>.</summary>
    Json,

    /// <summary><c>text/csv</c>.</summary>
    Csv,

    /// <summary><c>application/x-ndjson</c>: a JSON document a line.</summary>
    Lines,
}

/// <summary>Reads <c>Accept</c>. What asks for nothing that is offered, or cannot be read, gets JSON: a browser should see something.</summary>
public static class ContentNegotiation
{
    /// <summary>The media type of CSV answers.</summary>
    public const string Csv = "text/csv";

    /// <summary>The media type of line by line answers.</summary>
    public const string Lines = "application/x-ndjson";

    // What others call the same.
    private static readonly string[] LinesNames = [Lines, "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines"];

    /// <summary>The name of line by line answers that the client asked for; <see cref="Lines"/> if it asked for none.</summary>
    public static string LinesNameFor(StringValues accept) =>
        MediaTypeHeaderValue.TryParseList(accept, out var wishes)
            ? wishes.Select(wish => Array.Find(LinesNames, name => wish.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(name => name is not null) ?? Lines
            : Lines;

    /// <summary>The offered format that the client likes best; among equals the first it names.</summary>
    /// <param name="accept">The header.</param>
    /// <param name="offersLines">Whether <see cref="AnswerFormat.Lines"/> is offered.</param>
    public static AnswerFormat Choose(StringValues accept, bool offersLines)
    {
        if (accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(accept, out var wishes)) return AnswerFormat.Json;
        var best = AnswerFormat.Json;
        var bestQuality = 0.0;
        foreach (var wish in wishes)
        {
            if ((wish.Quality ?? 1.0) <= bestQuality || FormatOf(wish, offersLines) is not { } format) continue;
            best = format;
            bestQuality = wish.Quality ?? 1.0;
        }

        return best;
    }

    private static AnswerFormat? FormatOf(MediaTypeHeaderValue wish, bool offersLines) => wish.MediaType.Value?.ToLowerInvariant() switch
    {
        "application/json" or "application/*" or "*/*" => AnswerFormat.Json,
        Csv or "text/*" => AnswerFormat.Csv,
        { } name when offersLines && Array.IndexOf(LinesNames, name) >= 0 => AnswerFormat.Lines,
        _ => null,
    };
}
