using System.Text;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Sessionization.Events;

public sealed class EventBatchReaderTests
{
    private static readonly string Event = EventTextBuilder.Play.ToString();

    [Fact]
    public void Each_entry_holds_its_own_bytes_verbatim()
    {
        var spaced = Event.Replace(",", " ,\t", StringComparison.Ordinal);
        var batch = Read($$"""{ "schemaversion" : "1.0" , "events" : [ {{Event}} , 7 ,{{spaced}}, "x\u0041" ] }""");
        Assert.Equal(BatchFault.None, batch.Fault);
        Assert.Equal([Event, "7", spaced, "\"x\\u0041\""], batch.Entries.Select(entry => Encoding.UTF8.GetString(entry.Json.Span)));
        Assert.Equal([true, false, true, false], batch.Entries.Select(entry => entry.Reading.Event is not null));
    }

    [Fact]
    public void A_byte_order_mark_is_skipped_once()
    {
        Assert.Equal(BatchFault.None, Read($$"""{{"\uFEFF"}}{"schemaversion":"1.0","events":[{{Event}}]}""").Fault);
        Assert.Equal(BatchFault.MalformedJson, Read($$"""{{"\uFEFF\uFEFF"}}{"schemaversion":"1.0","events":[{{Event}}]}""").Fault);
    }

    [Theory]
    [InlineData("""{"events":[7],"schemaversion":"1.0"}""")]
    [InlineData("""{"x":[{"x":1,"x":2}],"schemaversion":"1\u002e0","events":[7],"\ud800":1}""")]
    [InlineData("""{"even\u0074s":[7],"schemaversion":"1.0","events2":null}""")]
    public void Members_come_in_any_order_and_spelling_and_unknown_ones_are_ignored(string body) =>
        Assert.Equal((BatchFault.None, 1), (Read(body).Fault, Read(body).Entries.Count));

    [Theory]
    [InlineData("[]"), InlineData("7"), InlineData("null"), InlineData("{}"), InlineData("""{"events":[7]}""")]
    [InlineData("""{"schemaversion":"1.0"}"""), InlineData("""{"schemaversion":"1.0","events":[]}""")]
    [InlineData("""{"schemaversion":"1.0","events":{}}"""), InlineData("""{"schemaversion":"1.0","events":null}""")]
    [InlineData("""{"schemaversion":1.0,"events":[7]}"""), InlineData("""{"schemaversion":"1.1","events":[7]}""")]
    [InlineData("""{"schemaversion":"\ud800","events":[7]}"""), InlineData("""{"Schemaversion":"1.0","events":[7]}""")]
    [InlineData("""{"schemaversion":"1.0","events":[7],"events":[7]}"""), InlineData("""{"schemaversion":"1.0","schemaversion":"1.0","events":[7]}""")]
    [InlineData("""{"schemaversion":"1.0","events":[7],"x":1,"\u0078":2}"""), InlineData("""{"schemaversion":"1.0","even\u0074s":[7],"events":[]}""")]
    [InlineData("""{"schemaversion":"1.0","events":[7],"\ud800":1,"\ud800":2}""")]
    public void A_wrong_envelope_is_told(string body) => AssertFault(BatchFault.InvalidEnvelope, body);

    [Theory]
    [InlineData(""), InlineData(" "), InlineData("{"), InlineData("""{"schemaversion":"1.0","events":[7]""")]
    [InlineData("""{"schemaversion":"1.0","events":[7]} x"""), InlineData("""{"schemaversion":"1.0","events":[7]}{}""")]
    [InlineData("""{"schemaversion":"1.0","events":[7],}"""), InlineData("""{"schemaversion":"1.0","events":[7,]}""")]
    [InlineData("""{"schemaversion":"1.0",/**/"events":[7]}"""), InlineData("""{"schemaversion":"1.0","events":[07]}""")]
    [InlineData("""{"schemaversion":"1.0","events":[{"a":nul}]}"""), InlineData("""{"schemaversion":"1.0","events":[NaN]}""")]
    [InlineData("""{'schemaversion':"1.0","events":[7]}"""), InlineData("""{"schemaversion":"1.0","events":["\x41"]}""")]
    [InlineData("{\"schemaversion\":\"1.0\",\"events\":[\"a\nb\"]}"), InlineData("{\"schemaversion\":\"1.0\",\"events\":[7]}\0")]
    public void A_body_that_is_not_one_JSON_document_is_malformed(string body) => AssertFault(BatchFault.MalformedJson, body);

    [Fact]
    public void White_space_may_follow_the_document() =>
        Assert.Equal(BatchFault.None, Read("{\"schemaversion\":\"1.0\",\"events\":[7]} \r\n\t").Fault);

    [Fact]
    public void A_thousand_events_are_read_and_one_more_is_too_many()
    {
        Assert.Equal(1000, Read(BodyOf(1000)).Entries.Count);
        AssertFault(BatchFault.TooLarge, BodyOf(1001));

        static string BodyOf(int count) => $$"""{"schemaversion":"1.0","events":[{{string.Join(',', Enumerable.Repeat(Event, count))}}]}""";
    }

    [Fact]
    public void A_bad_event_never_takes_its_neighbours_along()
    {
        string[] bad = ["{}", "[[[]]]", EventTextBuilder.Play.With("item", """{"name":{"a":[1,{"b":2}]}}""").ToString(), EventTextBuilder.Play.Plus("type", "{\"x\":[]}").ToString()];
        foreach (var element in bad)
        {
            var batch = Read($$"""{"schemaversion":"1.0","events":[{{Event}},{{element}},{{Event}}]}""");
            Assert.Equal([true, false, true], batch.Entries.Select(entry => entry.Reading.Event is not null));
            Assert.Equal(element, Encoding.UTF8.GetString(batch.Entries[1].Json.Span));
        }
    }

    [Fact]
    public void Each_event_has_unknown_members_of_its_own()
    {
        var text = EventTextBuilder.Play.With("x", """{"y":1}""").With("z", "0").ToString();
        var batch = Read($$"""{"x":1,"schemaversion":"1.0","events":[{{text}},{{text}},{{text}}],"z":0}""");
        Assert.Equal([true, true, true], batch.Entries.Select(entry => entry.Reading.Event is not null));
    }

    private static void AssertFault(BatchFault fault, string body)
    {
        var batch = Read(body);
        Assert.Equal(fault, batch.Fault);
        Assert.Empty(batch.Entries);
        Assert.NotEmpty(batch.Message);
    }

    private static BatchReading Read(string body) =>
        EventBatchReader.Read(Encoding.UTF8.GetBytes(body), EventTextBuilder.ReceivedAt);
}
