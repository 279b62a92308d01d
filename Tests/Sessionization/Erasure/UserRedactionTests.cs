using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;

namespace Audiogum.Sessions.Tests.Sessionization.Erasure;

public sealed class UserRedactionTests
{
    private static readonly string Name = Pseudonym.FromRandom(0x1234);

    [Theory]
    [InlineData("""{ "a" :"user-77", "n": 1.50 }""", """{ "a" :"#", "n": 1.50 }""")]
    [InlineData("""{"a":"USER-77"}""", """{"a":"#"}""")]
    [InlineData("""{"a":"\u0075ser-77","b":"\u00e9"}""", """{"a":"#","b":"\u00e9"}""")]
    [InlineData("""{"user-77":{"x":"list of user-77, shared"}}""", """{"user-77":{"x":"list of #, shared"}}""")]
    [InlineData("""not json: user-77""", """not json: #""")]
    public void The_id_goes_wherever_a_person_can_stand_and_every_other_byte_stays(string before, string after) =>
        Assert.Equal(after.Replace("#", Name, StringComparison.Ordinal), Redacted(before, "user-77"));

    [Theory]
    [InlineData("""{"a":"user-770","b":"xuser-77"}""", "user-77")]
    [InlineData("""{"a":"the sea"}""", "sea")]
    [InlineData("""{"a":77}""", "77")]
    public void Text_that_only_resembles_the_id_stays(string json, string user)
    {
        var before = new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(json));
        Assert.Equal(before, new UserRedaction(user, Name).Redact(before));
    }

    [Fact]
    public void A_receipt_loses_the_user_alone()
    {
        var redaction = new UserRedaction("ann", Name);
        Assert.Equal(new(5, Name, "device"), redaction.Redact(new Receipt(5, "ann", "device")));
        var other = new Receipt(5, "anna", "device");
        Assert.Same(other, redaction.Redact(other));
    }

    [Fact]
    public void A_pseudonym_is_known_wherever_it_stands()
    {
        Assert.True(Pseudonym.Is(Name));
        Assert.False(Pseudonym.Is("b746b99cdb99455bbd0dfcfe2c5152b4"));
        Assert.Equal(Name, Pseudonym.In(Encoding.UTF8.GetBytes($$"""{"a":"{{Name}}"}""")));
        Assert.Null(Pseudonym.In(Encoding.UTF8.GetBytes($$"""{"a":"{{Pseudonym.Prefix}}"}""")));
    }

    [Theory]
    [InlineData("bluetooth")]
    [InlineData("offset")]
    [InlineData("item")]
    [InlineData("playevent")]
    [InlineData("Kitchen")]
    [InlineData("wan")]
    [InlineData("1")]
    [InlineData("custom")]
    public void An_ordinary_word_goes_only_where_nothing_is_made_of_the_text(string user) =>
        Assert.Equal(Play($"\"{Name}\"", "{\"" + user + "\":1}"), Redacted(Play($"\"{user}\"", "{\"" + user + "\":1}"), user));

    [Fact]
    public void An_id_goes_from_labels_names_numbers_and_addresses_and_leaves_what_names_the_event()
    {
        const string user = "5f71e09784354cfabd8253fe24d6b701"; // the session's own id
        Assert.Equal(
            $$"""{"type":"playevent","sessionid":"{{user}}","devicename":"of {{Name}}","item":{"name":"x{{Name}}x"},"{{Name}}":["https://x/?u={{Name}}"]}""",
            Redacted($$"""{"type":"playevent","sessionid":"{{user}}","devicename":"of {{user}}","item":{"name":"x{{user}}x"},"{{user}}":["https://x/?u=5f71e097-8435-4cfa-bd82-53fe24d6b701"]}""", user));
        Assert.Equal($$"""{"a":"{{Name}}","offset":"123456789"}""".Replace("\"123456789\"", $"\"{Name}\"", StringComparison.Ordinal), Redacted("""{"a":123456789,"offset":"123456789"}""", "123456789"));
        Assert.Equal($$"""{"a":"{{Name}} {{Name}}"}""", Redacted("""{"a":"auth0|77 auth0%7C77"}""", "auth0|77"));
    }

    [Fact]
    public void Spellings_in_other_cases_stay_different_labels()
    {
        const string user = "ann@example.org";
        const string other = "ANN@example.org";
        Assert.Equal(Named(Name, Name + "-0700"), Redacted(Named(user, other), user));

        static string Named(string one, string two) =>
            $$"""{"type":"playevent","item":{"name":"{{one}}"},"devicename":"{{two}}","{{two}}":1,"{{one}}":2}""";
    }

    [Fact]
    public void A_user_is_named_exactly_or_by_the_same_GUID()
    {
        Assert.Equal("A", new UserRedaction("a", Name).Person("A"));
        Assert.Equal("a%20b", new UserRedaction("a b", Name).Person("a%20b"));
        Assert.Equal("Listener-0007", new UserRedaction("listener-0007", Name).Person("Listener-0007"));
        var guid = new UserRedaction("5f71e09784354cfabd8253fe24d6b701", Name);
        Assert.Equal(Name, guid.Person("5F71E097-8435-4CFA-BD82-53FE24D6B701"));
    }

    [Theory]
    [InlineData("""{"a":"#","b":[1,"of #"]}""", """{"b":[1,"of somebody"],"a":"user-77"}""", """{"b":[1,"of #"],"a":"#"}""")]
    [InlineData("""{"#":{"x":1},"y":2}""", """{ "y":2, "user-77":{"x":1} }""", """{ "y":2, "#":{"x":1} }""")]
    [InlineData("""{"a":"#"}""", """{"a":1234567}""", """{"a":"#"}""")]
    [InlineData("""{"a":"#","b":1}""", """{"a":"user-77","b":2,"c":"user-77"}""", """{"a":"#","b":2,"c":"user-77"}""")]
    [InlineData("""{"a":"x"}""", """{"a":"user-77"}""", """{"a":"user-77"}""")]
    public void A_copy_is_aligned_where_the_stored_event_holds_a_pseudonym(string stored, string sent, string aligned) =>
        Assert.Equal(aligned.Replace("#", Name, StringComparison.Ordinal), Encoding.UTF8.GetString(AlignedCopy.Align(Bytes(sent), Bytes(stored.Replace("#", Name, StringComparison.Ordinal))).Span));

    private static string Play(string person, string custom) =>
        $$"""{"type":"playevent","sessionid":"5f71e09784354cfabd8253fe24d6b701","connection":"wan","source":"bluetooth","clientversion":"1","devicename":"Kitchen","offset":1,"item":{"name":"item"},"playable":{"userid":{{person}} },"custom":[{{person}},{{custom}}]}""";

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Redacted(string json, string user) => Encoding.UTF8.GetString(new UserRedaction(user, Name).Redact(new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(json))).Span);
}
