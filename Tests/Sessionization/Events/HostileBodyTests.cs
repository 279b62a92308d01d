using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Audiogum.Sessions.Sessionization.Events;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Events;

/// <summary>Bodies that no honest client sends: they cost what their size allows, and never an exception.</summary>
public sealed class HostileBodyTests
{
    private static readonly byte[] Valid = BodyOf(EventTextBuilder.Play.With("item", """{"name":"\u00e9","x":[1,{"y":"曲"}]}""").ToString(), EventTextBuilder.Auth.ToString());

    [Theory]
    [InlineData(new byte[] { 0xFF }), InlineData(new byte[] { 0xC0, 0x80 }), InlineData(new byte[] { 0xC1, 0xBF }), InlineData(new byte[] { 0xE0, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }), InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 }), InlineData(new byte[] { 0xE6, 0x9B }), InlineData(new byte[] { 0x80 })]
    public void Invalid_UTF8_is_malformed_wherever_it_stands(byte[] bytes)
    {
        foreach (var template in new[] { """{"?":1,"schemaversion":"1.0","events":[7]}""", """{"schemaversion":"1.0","events":[{"x":{"y":"?"}}]}""", """{"schemaversion":"1.0","events":[7]}?""" })
        {
            var at = template.IndexOf('?', StringComparison.Ordinal);
            byte[] body = [.. Encoding.UTF8.GetBytes(template[..at]), .. bytes, .. Encoding.UTF8.GetBytes(template[(at + 1)..])];
            Assert.Equal(BatchFault.MalformedJson, EventBatchReader.Read(body, EventTextBuilder.ReceivedAt).Fault);
        }
    }

    [Theory]
    [InlineData("[", "]"), InlineData("{\"a\":", "}")]
    public void A_deep_event_is_too_large_and_its_neighbours_are_judged(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
        var batch = EventBatchReader.Read(BodyOf(EventTextBuilder.Play.ToString(), EventTextBuilder.Play.With("x", deep).ToString(), deep, EventTextBuilder.Auth.ToString()), EventTextBuilder.ReceivedAt);
        Assert.Equal(
            [null, RejectionCode.TooLarge, RejectionCode.TooLarge, null],
            batch.Entries.Select(entry => entry.Reading.Rejection?.Code));
    }

    [Fact]
    public void Nesting_outside_the_events_is_no_fault()
    {
        var deep = new string('[', 1_000_000) + new string(']', 1_000_000);
        Assert.Equal(BatchFault.None, Read($$"""{"x":{{deep}},"schemaversion":"1.0","events":[7]}"""));
        Assert.Equal(BatchFault.MalformedJson, Read($$"""{"x":{{deep[1..]}},"schemaversion":"1.0","events":[7]}"""));
        Assert.Equal(BatchFault.MalformedJson, Read(new string('[', 1_000_000)));
        Assert.Equal(BatchFault.InvalidEnvelope, Read(deep));
    }

    [Fact]
    public void Thousands_of_root_members_are_told_apart()
    {
        var members = string.Join(',', Enumerable.Range(0, 20_000).Select(index => $"\"m{index}\":0"));
        Assert.Equal(BatchFault.None, Read($$"""{{{members}},"schemaversion":"1.0","events":[7]}"""));
        Assert.Equal(BatchFault.InvalidEnvelope, Read($$"""{{{members}},"schemaversion":"1.0","events":[7],"m19999":0}"""));
    }

    [Fact]
    public void Hundreds_of_thousands_of_root_members_are_too_many_and_cost_no_more_memory_than_the_body()
    {
        var body = Encoding.UTF8.GetBytes($$"""{{{string.Join(',', Enumerable.Range(0, 380_000).Select(index => $"\"{index:x}\":0"))}},"schemaversion":"1.0","events":[7]}""");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(BatchFault.TooLarge, EventBatchReader.Read(body, EventTextBuilder.ReceivedAt).Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * EventLimits.MaxBodyBytes);
    }

    [Fact]
    public void A_body_of_one_huge_event_rejects_that_event()
    {
        var members = string.Join(',', Enumerable.Range(0, 300_000).Select(index => $"\"{index}\":0"));
        var entry = Assert.Single(EventBatchReader.Read(BodyOf($"{{{members}}}"), EventTextBuilder.ReceivedAt).Entries);
        Assert.Equal(RejectionCode.TooLarge, entry.Reading.Rejection!.Code);
    }

    [Fact]
    public void Reader_never_throws_whatever_the_bytes()
    {
        Gen.Byte.Array[0, 200].Sample(bytes => Judge(bytes));
        Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Byte, Gen.Int[0, 40]).Sample((at, value, cut) =>
            Judge([.. Valid[..at], value, .. Valid[Math.Min(Valid.Length, at + cut)..]]));
        Gen.OneOf("{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "u0061", "\"events\"", "\"schemaversion\"", "\"1.0\"", "\"type\"", "\"playevent\"", "1", "-", "e", "null", " ")
            .Array[0, 40].Sample(words => Judge(Encoding.UTF8.GetBytes("{\"schemaversion\":\"1.0\",\"events\":[{" + string.Concat(words))));
    }

    /// <summary>A body is malformed exactly when the framework's own parser refuses it or it is not UTF-8.</summary>
    private static bool Judge(byte[] body)
    {
        var batch = EventBatchReader.Read(body, EventTextBuilder.ReceivedAt);
        var isJson = Utf8.IsValid(body) && IsJson(body);
        return batch.Fault == BatchFault.MalformedJson != isJson
            && batch.Entries.Count == 0 == (batch.Fault != BatchFault.None)
            && batch.Entries.All(entry => entry.Reading.Event is null != entry.Reading.Rejection is null && IsJson(entry.Json));
    }

    private static bool IsJson(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            JsonDocument.Parse(bytes).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static BatchFault Read(string body) => EventBatchReader.Read(Encoding.UTF8.GetBytes(body), EventTextBuilder.ReceivedAt).Fault;

    private static byte[] BodyOf(params string[] events) => Encoding.UTF8.GetBytes($$"""{"schemaversion":"1.0","events":[{{string.Join(',', events)}}]}""");
}
