using System.Text;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Sessionization.Events;

public sealed class JsonContentTests
{
    private const string Upper = "\"447E4226ED37DD1E08AA822C51F11F9F\"";
    private const string Lower = "\"447e4226ed37dd1e08aa822c51f11f9f\"";

    [Theory]
    [InlineData("""{"a":1,"b":[true,null]}""", """ { "b" : [ true , null ] , "a" : 1 } """)]
    [InlineData("""{"a":"é/\"","":0}""", """{"":0,"\u0061":"\u00e9\/\u0022"}""")]
    [InlineData("""{"a":"😀"}""", """{"a":"\ud83d\uDE00"}""")]
    [InlineData("""{"a":{"x":{"n":1,"m":2},"y":0}}""", """{"a":{"y":0,"x":{"m":2,"n":1}}}""")]
    public void Order_white_space_and_escapes_mean_nothing(string members, string others) => AssertEqual(true, members, others);

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.0}"""), InlineData("""{"a":0}""", """{"a":-0}"""), InlineData("""{"a":100}""", """{"a":1e2}""")]
    [InlineData("""{"a":null}""", """{}"""), InlineData("""{"a":1}""", """{"a":"1"}"""), InlineData("""{"a":true}""", """{"a":"true"}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}"""), InlineData("""{"a":[1,2]}""", """{"a":[12]}"""), InlineData("""{"a":[[1],2]}""", """{"a":[[1,2]]}""")]
    [InlineData("""{"a":{}}""", """{"a":[]}"""), InlineData("""{"a":"x"}""", """{"a":"X"}"""), InlineData("""{"a":1,"b":2}""", """{"a":2,"b":1}""")]
    [InlineData("""{"a":"é"}""", """{"a":"e\u0301"}"""), InlineData("""{"a":" "}""", """{"a":""}"""), InlineData("""{"a":{"b":1}}""", """{"a":{},"b":1}""")]
    public void Everything_else_is_content(string members, string others) => AssertEqual(false, members, others);

    [Fact]
    public void The_GUID_fields_compare_in_lower_case()
    {
        AssertSame(EventTextBuilder.Play.With("sessionid", Upper), EventTextBuilder.Play.With("sessionid", Lower));
        foreach (var value in new[] { """{"name":"N","id":G}""", """{"name":"N","artists":[{"name":"A","id":G}]}""" })
            AssertSame(EventTextBuilder.Play.With("item", WithGuid(value, Upper)),
                EventTextBuilder.Play.With("item", WithGuid(value, Lower)));
        foreach (var value in new[] { """{"id":G,"userid":"447e4226ed37dd1e08aa822c51f11f9f","parameters":{}}""", """{"userid":G,"id":"447e4226ed37dd1e08aa822c51f11f9f","parameters":{}}""" })
            AssertSame(EventTextBuilder.Profile.With("playable", WithGuid(value, Upper)), EventTextBuilder.Profile.With("playable", WithGuid(value, Lower)));
        AssertSame(
            EventTextBuilder.Profile.With("artist", WithGuid("""{"name":"A","id":G}""", Upper)),
            EventTextBuilder.Profile.With("artist", WithGuid("""{"name":"A","id":G}""", Lower)));
    }

    [Theory]
    [InlineData("artist", """{"name":"A","id":G}"""), InlineData("userid", "G"), InlineData("item", """{"name":"N","ref":G}""")]
    [InlineData("item", """{"name":"N","artists":[{"name":"A","x":{"id":G}}]}"""), InlineData("x", """{"id":G}""")]
    [InlineData("playable", """{"id":"447e4226ed37dd1e08aa822c51f11f9f","userid":"447e4226ed37dd1e08aa822c51f11f9f","parameters":{"id":G}}""")]
    public void Any_other_GUID_of_a_play_event_compares_as_sent(string name, string value) =>
        Assert.False(JsonContent.Equal(EventTextBuilder.Play.With(name, WithGuid(value, Upper)).Utf8, EventTextBuilder.Play.With(name, WithGuid(value, Lower)).Utf8));

    [Fact]
    public void Thousands_of_members_compare_in_any_order()
    {
        var members = Enumerable.Range(0, 5000).Select(index => $"\"m{index}\":{index}").ToArray();
        AssertEqual(true, "{" + string.Join(',', members) + "}", "{" + string.Join(',', members.Reverse()) + "}");
        AssertEqual(false, "{" + string.Join(',', members) + "}", "{" + string.Join(',', members.Skip(1).Reverse()) + ",\"m0\":1}");
    }

    private static string WithGuid(string value, string guid) => value.Replace("G", guid, StringComparison.Ordinal);

    private static void AssertSame(EventTextBuilder one, EventTextBuilder other)
    {
        Assert.Null(one.Read().Rejection);
        Assert.False(one.Utf8.AsSpan().SequenceEqual(other.Utf8));
        Assert.True(JsonContent.Equal(one.Utf8, other.Utf8));
    }

    private static void AssertEqual(bool expected, string value, string other) => Assert.Equal(
        expected,
        JsonContent.Equal(Encoding.UTF8.GetBytes(EventTextBuilder.Play.With("x", value).ToString()), Encoding.UTF8.GetBytes(EventTextBuilder.Play.With("x", other).ToString())));
}
