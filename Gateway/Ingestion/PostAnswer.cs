using System.Buffers;
using System.Globalization;
using System.Text.Json;

using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>The answer to a post: how many events ended how, and every one that was not accepted (api.md).</summary>
/// <param name="entries">The post.</param>
/// <param name="outcomes">What became of the events that are not rejected, by their place.</param>
public sealed class PostAnswer(IReadOnlyList<BatchEntry> entries, AppendOutcome[] outcomes) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var body = new ArrayBufferWriter<byte>(256);
        int rejected;
        using (var json = new Utf8JsonWriter(body)) rejected = Write(json);
        var response = httpContext.Response;
        response.StatusCode = rejected < entries.Count ? StatusCodes.Status202Accepted : StatusCodes.Status422UnprocessableEntity;
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        return response.Body.WriteAsync(body.WrittenMemory, httpContext.RequestAborted).AsTask();
    }

    private int Write(Utf8JsonWriter json)
    {
        int duplicates = 0, conflicts = 0, rejected = 0;
        var warned = false;
        for (var index = 0; index < entries.Count; index++)
        {
            var reading = entries[index].Reading;
            warned |= reading.UnknownSource;
            if (reading.Rejection is not null || outcomes[index] is AppendOutcome.Retired or AppendOutcome.ConflictLimit) rejected++;
            else if (outcomes[index] == AppendOutcome.Duplicate) duplicates++;
            else if (outcomes[index] == AppendOutcome.Conflict) conflicts++;
        }

        json.WriteStartObject();
        json.WriteNumber("received"u8, entries.Count);
        json.WriteNumber("accepted"u8, entries.Count - duplicates - conflicts - rejected);
        json.WriteNumber("duplicates"u8, duplicates);
        json.WriteNumber("conflicts"u8, conflicts);
        json.WriteNumber("rejected"u8, rejected);
        json.WriteStartArray("results"u8);
        if (duplicates + conflicts + rejected > 0) WriteResults(json);
        json.WriteEndArray();
        json.WriteStartArray("warnings"u8);
        if (warned) WriteWarnings(json);
        json.WriteEndArray();
        json.WriteEndObject();
        return rejected;
    }

    private void WriteResults(Utf8JsonWriter json)
    {
        for (var index = 0; index < entries.Count; index++)
        {
            if (entries[index].Reading.Rejection is { } rejection)
                WriteResult(json, index, "rejected"u8, rejection.Code, rejection.Pointer, rejection.Message);
            else if (outcomes[index] == AppendOutcome.Retired)
                WriteResult(json, index, "rejected"u8, RejectionCode.EventsRetired, "/sessionid", "the session's raw events are deleted, so nothing can be added to it");
            else if (outcomes[index] == AppendOutcome.ConflictLimit)
                WriteResult(json, index, "rejected"u8, RejectionCode.ConflictLimit, "/sequencenumber", "the number is taken, and enough other contents were kept for it already");
            else if (outcomes[index] == AppendOutcome.Conflict)
                WriteResult(json, index, "conflict"u8, RejectionCode.Conflict, "/sequencenumber", "the number is already taken by other content");
            else if (outcomes[index] == AppendOutcome.Duplicate)
                WriteResult(json, index, "duplicate"u8, null, null, null);
        }
    }

    private static void WriteResult(Utf8JsonWriter json, int index, ReadOnlySpan<byte> status, string? code, string? pointer, string? message)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteString("status"u8, status);
        if (code is not null)
        {
            json.WriteString("code"u8, code);
            json.WriteString("pointer"u8, PointerTo(index, pointer));
            json.WriteString("message"u8, message);
        }

        json.WriteEndObject();
    }

    private void WriteWarnings(Utf8JsonWriter json)
    {
        for (var index = 0; index < entries.Count; index++)
        {
            if (!entries[index].Reading.UnknownSource) continue;
            json.WriteStartObject();
            json.WriteNumber("index"u8, index);
            json.WriteString("code"u8, "unknown_source"u8);
            json.WriteString("pointer"u8, PointerTo(index, "/source"));
            json.WriteEndObject();
        }
    }

    private static string PointerTo(int index, string? member) => string.Create(CultureInfo.InvariantCulture, $"/events/{index}{member}");
}
