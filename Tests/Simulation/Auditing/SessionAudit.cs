using System.Text.Json;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Simulation.Listeners;
using Audiogum.Sessions.Tests.Simulation.Semantics;
using Audiogum.Sessions.Tests.Simulation.World;

namespace Audiogum.Sessions.Tests.Simulation.Auditing;

/// <summary>One session: its raw events against what was sent and answered (P1, P5, P6, P7), its document against a second fold of them (P2).</summary>
internal sealed class SessionAudit(SimulatedCluster house, AttemptLog ledger, string tenant, Person person,
    SimulatedSession session)
{
    private readonly IReadOnlyList<SendAttempt> attempts = ledger.AttemptsFor(session.SessionId);

    /// <summary>What was found.</summary>
    internal sealed record Finding(PlainSession Fold, long Duplicates);

    private sealed record Row(long Number, string Text, long ReceivedAt, bool IsLoser, string? UserId, string? DeviceId);

    /// <summary>Audits it; null if nothing of it is stored.</summary>
    public async Task<Finding?> RunAsync()
    {
        var key = new SessionKey(tenant, session.SessionId);
        var (document, raw) = (await Documents.SessionAsync(house.Grains, key), await Documents.EventsAsync(house.Grains, key));
        if (document is null || raw is null)
        {
            if (attempts.Any(a => a.Outcome is not null)) Blame("P1: it is unknown although events of it were acknowledged");
            return null;
        }

        var rows = raw["events"]!.AsArray().Select(row => new Row(
            (long)row!["event"]!["sequencenumber"]!, row["event"]!.ToJsonString(), row["receivedat"]!.GetValue<DateTimeOffset>().ToUnixTimeMilliseconds(),
            row["conflict"] is { } conflict && (bool)conflict, (string?)row["userid"], (string?)row["deviceid"])).ToList();
        foreach (var row in rows) AuditRow(row);
        foreach (var sent in attempts.GroupBy(a => a.Sent.Number)) AuditNumber([.. sent], [.. rows.Where(row => row.Number == sent.Key)]);
        if (!rows.Select(row => row.Number).SequenceEqual(rows.Select(row => row.Number).Order())) Blame("api.md: raw events are not in sequence order");

        var standing = rows.Where(row => !row.IsLoser).Select(row => new PlainEvent(JsonDocument.Parse(row.Text).RootElement, row.ReceivedAt));
        var fold = new PlainSession(standing, rows.Count(row => row.IsLoser));
        AuditDocument(document, fold, rows);
        return new(fold, (long)document["duplicates"]!);
    }

    private void AuditRow(Row row)
    {
        var same = attempts.Where(a => a.Sent.Number == row.Number && Canonical(a.Sent.Text) == Canonical(row.Text)).ToList();
        if (same.Count == 0) Blame($"P5: nobody sent {row.Text}");
        else if (same.All(a => a.ReceivedAt != row.ReceivedAt)) Blame($"P5: event {row.Number} was not received at {row.ReceivedAt}");
        else if (!row.IsLoser && same.Where(a => a.Outcome is not null).Select(a => a.ReceivedAt).DefaultIfEmpty(long.MaxValue).Min() < row.ReceivedAt)
            Blame($"§3: event {row.Number} is shown with a receipt that is not its earliest");
        if ((row.UserId, row.DeviceId) != (person.UserId, person.DeviceId)) Blame($"P5: event {row.Number} is said to be from {row.UserId} on {row.DeviceId}");
    }

    private void AuditNumber(List<SendAttempt> sent, List<Row> rows)
    {
        var number = sent[0].Sent.Number;
        var standing = rows.Where(row => !row.IsLoser).Select(row => Canonical(row.Text)).ToList();
        var losers = rows.Where(row => row.IsLoser).Select(row => Canonical(row.Text)).ToList();
        if (standing.Count > 1 || (standing.Count == 0 && losers.Count > 0)) Blame($"P1: number {number} is stored {standing.Count} times");
        if (losers.Distinct().Count() != losers.Count) Blame($"§3: a conflict of number {number} is stored twice");
        if (sent.Count(a => a.Outcome == AppendOutcome.Accepted) > 1) Blame($"P7: number {number} was accepted twice");
        foreach (var attempt in sent.Where(a => a.Outcome is not (null or AppendOutcome.ConflictLimit)))
        {
            var wanted = attempt.Outcome == AppendOutcome.Conflict ? losers : standing;
            if (!wanted.Contains(Canonical(attempt.Sent.Text))) Blame($"P1: number {number}, answered {attempt.Outcome}, is not stored so: {attempt.Sent.Text}");
        }
    }

    private void AuditDocument(JsonNode document, PlainSession fold, List<Row> rows)
    {
        var content = fold.Content();
        foreach (var (member, expected) in content)
        {
            var shown = document[member]?.DeepClone();
            if (member == "playsessions")
            {
                foreach (var play in shown!.AsArray().Select(play => play!.AsObject()))
                {
                    play.Remove("status"); // §8, not content
                    play.Remove("expiresat");
                    play.Remove("settled");
                }
            }

            if (!JsonNode.DeepEquals(shown, expected)) Blame($"P2: {member} is {Cut(shown)}, by the events it is {Cut(expected)}");
        }

        if (session.ListenedMs is { } listened && attempts.All(a => a.Sent.Content == 0) && (long)document["missing"]! == 0
            && rows.Count == session.Events.Count && (long)document["listeningms"]! != listened)
            Blame($"the player played {listened} ms, shown are {document["listeningms"]}");
        var acknowledged = attempts.Count(a => a.Outcome == AppendOutcome.Duplicate);
        var (duplicates, unknown) = ((long)document["duplicates"]!, attempts.Count(a => a.Outcome is null));
        if (duplicates < acknowledged || duplicates > acknowledged + unknown) Blame($"P7: {duplicates} duplicates are counted, {acknowledged} were acknowledged, {unknown} not answered");
        if (((string?)document["userid"], (string?)document["deviceid"]) != (person.UserId, person.DeviceId)) Blame("P5: it belongs to somebody else");
        if ((string)document["firstreceivedat"]! is var first && DateTimeOffset.Parse(first, null).ToUnixTimeMilliseconds() > rows.Min(row => row.ReceivedAt)) Blame("§3: it was first received before that");
    }

    private void Blame(string violation) => ledger.Blame($"{violation} (session {session.SessionId})");

    private static string Cut(JsonNode? node) => node?.ToJsonString() is { } text ? text[..Math.Min(text.Length, 4_000)] : "nothing";

    /// <summary>Contents are compared as JSON: members in any order, characters escaped or not; numbers as sent.</summary>
    private static string Canonical(string text) => Canonical(JsonNode.Parse(text));

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject o => "{" + string.Join(',', o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{JsonSerializer.Serialize(m.Key)}:{Canonical(m.Value)}")) + "}",
        JsonArray a => "[" + string.Join(',', a.Select(Canonical)) + "]",
        JsonValue v when v.GetValueKind() == JsonValueKind.String => JsonSerializer.Serialize(v.GetValue<string>()),
        null => "null",
        _ => node.ToJsonString(),
    };
}
