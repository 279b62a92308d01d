using System.Text;
using System.Text.Json;
using Audiogum.Sessions.Gateway.Commands;

namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>One of several connections: posts its lines in their order, one post after the other.</summary>
/// <param name="server">Where to.</param>
/// <param name="batch">Events of a post at most.</param>
internal sealed class ImportConnection(PatientServer server, int batch)
{
    private const int MaxBodyBytes = 2 << 20;

    private const string Head = """{"schemaversion":"1.0","events":[""", Tail = "]}";

    /// <summary>Posts lines and adds what became of them.</summary>
    public async Task PostAllAsync(ArraySegment<HistoryLine> lines, ImportReport report, CancellationToken cancellationToken)
    {
        for (var done = 0; done < lines.Count;)
        {
            var (count, bytes) = (0, 0L);
            while (done + count < lines.Count && count < batch && (count == 0 || bytes + lines[done + count].Json.Length < MaxBodyBytes))
                bytes += lines[done + count++].Json.Length;
            await PostAsync(lines.Slice(done, count), report, cancellationToken);
            done += count;
        }
    }

    // What the server will not read as a whole is posted by halves, until the line that it means stands alone.
    private async Task PostAsync(ArraySegment<HistoryLine> lines, ImportReport report, CancellationToken cancellationToken)
    {
        using var outcome = await server.PostAsync(BodyOf(lines), cancellationToken);
        if (outcome is not null)
        {
            Count(outcome.RootElement, lines, report);
        }
        else if (lines.Count > 1)
        {
            await PostAsync(lines[..(lines.Count / 2)], report, cancellationToken);
            await PostAsync(lines[(lines.Count / 2)..], report, cancellationToken);
        }
        else
        {
            report.Received++;
            report.Reject(new(lines[0].File, lines[0].Number, "refused", string.Empty, "the server does not read a post with this event"));
        }
    }

    private static byte[] BodyOf(ArraySegment<HistoryLine> lines)
    {
        using var body = new MemoryStream();
        body.Write(Encoding.UTF8.GetBytes(Head));
        foreach (var line in lines)
        {
            if (body.Length > Head.Length) body.WriteByte((byte)',');
            body.Write(line.Json.Span);
        }

        body.Write(Encoding.UTF8.GetBytes(Tail));
        return body.ToArray();
    }

    private static void Count(JsonElement outcome, ArraySegment<HistoryLine> lines, ImportReport report)
    {
        report.Received += Number("received");
        report.Accepted += Number("accepted");
        report.Duplicates += Number("duplicates");
        report.Conflicts += Number("conflicts");
        foreach (var result in outcome.GetProperty("results").EnumerateArray())
        {
            if (!result.TryGetProperty("code", out var code)) continue;
            var index = result.GetProperty("index").GetInt32();
            var pointer = result.GetProperty("pointer").GetString()!;
            var refused = new RefusedEvent(
                lines[index].File, lines[index].Number, code.GetString()!, Within(pointer), result.GetProperty("message").GetString()!);
            if (result.GetProperty("status").ValueEquals("rejected")) report.Reject(refused);
            else report.Named.Add(refused);
        }

        long Number(string name) => outcome.GetProperty(name).GetInt64();
    }

    private static string Within(string pointer) => pointer.IndexOf('/', "/events/".Length) is >= 0 and var member ? pointer[member..] : string.Empty;
}
