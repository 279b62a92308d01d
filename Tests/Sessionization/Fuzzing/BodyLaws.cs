using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Tests.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Sessionization.Fuzzing;

/// <summary>What holds of any body whatever, by the second opinion of the framework's own parser. Counts what it judged.</summary>
internal sealed class BodyLaws
{
    private long _bodies, _posts, _events, _accepted;

    /// <summary>Bodies judged; those that were posts; events in them; accepted ones.</summary>
    public (long Bodies, long Posts, long Events, long Accepted) Judged =>
        (Interlocked.Read(ref _bodies), Interlocked.Read(ref _posts), Interlocked.Read(ref _events), Interlocked.Read(ref _accepted));

    /// <summary>Throws when a law does not hold.</summary>
    public void Check(byte[] body)
    {
        Interlocked.Increment(ref _bodies);
        var batch = EventBatchReader.Read(body, EventTextBuilder.ReceivedAt);
        using var document = PlainJson.Parse(body);
        Hold(batch.Fault == FaultOf(document), $"the body is {FaultOf(document)}, and was read as {batch.Fault}: {batch.Message}");
        if (batch.Fault != BatchFault.None)
        {
            Hold(batch.Entries.Count == 0 && batch.Message.Length > 0, "a fault without entries, with a reason");
            return;
        }

        Interlocked.Increment(ref _posts);
        var sent = PlainJson.Find(document!.RootElement, "events")!.Value;
        Hold(batch.Entries.Count == sent.GetArrayLength(), "each event has one outcome");
        foreach (var (entry, element) in batch.Entries.Zip(sent.EnumerateArray())) CheckEvent(entry, element);
    }

    private void CheckEvent(BatchEntry entry, JsonElement sent)
    {
        Interlocked.Increment(ref _events);
        Hold(entry.Json.Span.SequenceEqual(JsonMarshal.GetRawUtf8Value(sent)), "the slice is the event, byte for byte");
        var accepts = SecondOpinion.Accepts(sent);
        Hold(entry.Reading.Event is not null == accepts, $"the event is {(accepts ? "valid" : "not valid")}, and was judged {entry.Reading.Rejection?.ToString() ?? "valid"}: {Encoding.UTF8.GetString(entry.Json.Span)}");
        Hold(entry.Reading.Rejection is null == accepts, "exactly one of event and rejection");
        if (entry.Reading.Event is not { } read) return;

        Interlocked.Increment(ref _accepted);
        Hold(EventProjection.Describe(read) == EventProjection.Describe(sent), $"what is folded is what is stored:\n{EventProjection.Describe(read)}\n{EventProjection.Describe(sent)}");
        var again = EventReader.Read(entry.Json.Span, receivedAt: null).Event;
        Hold(again is not null && EventProjection.Describe(again) == EventProjection.Describe(read), "an event that was stored is read the same for ever");
        Hold(JsonContent.Equal(entry.Json.Span, Rewritten(sent)), "written in another way it has the same content");
    }

    private static BatchFault FaultOf(JsonDocument? document)
    {
        if (document is null) return BatchFault.MalformedJson;
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) return BatchFault.InvalidEnvelope;
        var names = root.EnumerateObject().Select(PlainJson.NameOf).ToArray();
        if (names.Length > EventLimits.MaxRootMembers) return BatchFault.TooLarge;
        if (names.Distinct().Count() < names.Length) return BatchFault.InvalidEnvelope;
        if (PlainJson.Find(root, "schemaversion") is not { ValueKind: JsonValueKind.String } version || PlainJson.TextOf(version) != "1.0") return BatchFault.InvalidEnvelope;
        if (PlainJson.Find(root, "events") is not { ValueKind: JsonValueKind.Array } events || events.GetArrayLength() == 0) return BatchFault.InvalidEnvelope;
        return events.GetArrayLength() > EventLimits.MaxEvents ? BatchFault.TooLarge : BatchFault.None;
    }

    private static byte[] Rewritten(JsonElement element)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Indented = true })) element.WriteTo(writer);
        return stream.ToArray();
    }

    private static void Hold(bool holds, string law)
    {
        if (!holds) throw new InvalidOperationException($"It does not hold that {law}");
    }
}
