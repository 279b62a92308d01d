using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Sessionization.Events;

/// <summary>Events that no honest client sends.</summary>
public sealed class HostileEventTests
{
    [Theory]
    [InlineData("""{"a":1,"a":1}""", "/x/a"), InlineData("""{"a":1,"\u0061":2}""", "/x/a"), InlineData("""{"a":[0,{"b":{},"b":{}}]}""", "/x/a/1/b")]
    [InlineData("""{"":1,"":2}""", "/x/"), InlineData("""{"a/b~c":1,"a/b~c":2}""", "/x/a~1b~0c"), InlineData("""[[{"é":1,"\u00e9":2}]]""", "/x/0/0/é")]
    [InlineData("""{"a\"b":{"c":{"d":1,"d":1}}}""", "/x/a\"b/c/d")]
    [InlineData("""{"\u0061\u0062":{"\u0063\u0064":1,"c\u0064":2}}""", "/x/ab/cd")]
    public void A_member_name_that_comes_twice_in_an_unknown_object_is_invalid(string value, string pointer) =>
        AssertInvalid(EventTextBuilder.Play.With("x", value), pointer);

    [Fact]
    public void A_known_member_that_comes_twice_is_invalid_even_if_equal()
    {
        AssertInvalid(EventTextBuilder.Play.Plus("client", "\"c\""), "/client");
        AssertInvalid(EventTextBuilder.Play.Plus("cli\\u0065nt", "\"c\""), "/client");
        AssertInvalid(EventTextBuilder.Play.Plus("type", "\"playevent\""), "/type");
        AssertInvalid(EventTextBuilder.Play.With("item", """{"name":"N","name":"N"}"""), "/item/name");
        AssertInvalid(EventTextBuilder.Play.With("item", """{"name":"N","index":1,"index":1}"""), "/item/index");
        AssertInvalid(EventTextBuilder.Play.With("item", """{"name":"N","artists":[{"name":"A"},{"name":"A","x":0,"x":0}]}"""), "/item/artists/1/x");
        AssertInvalid(EventTextBuilder.Play.Plus("countrycode", "null").Plus("countrycode", "null"), "/countrycode");
    }

    [Fact]
    public void The_same_name_in_different_objects_is_fine() =>
        Assert.Null(EventTextBuilder.Play.With("x", """[{"a":{"a":{"a":1}},"b":1},{"a":1,"b":{"a":1}}]""").With("y", """{"x":1,"y":{"x":1}}""").Read().Rejection);

    [Theory]
    [InlineData("\\ud800"), InlineData("\\udc00"), InlineData("\\udc00\\ud800"), InlineData("\\ud83d\\n\\ude00"), InlineData("x\\ud83d"), InlineData("\\ud83d\\ud83d\\ude00")]
    [InlineData("\\ud83d\\u0041"), InlineData("\\\\\\ud83d"), InlineData("\\uDBFF\\\\uDC00")]
    public void Half_of_a_surrogate_pair_is_invalid_anywhere(string text)
    {
        foreach (var name in new[] { "client", "sessionid", "localtime", "connection", "source", "type", "x" })
            AssertInvalid(EventTextBuilder.Play.With(name, $"\"{text}\""), "/" + name);
        AssertInvalid(EventTextBuilder.Play.With("item", $$"""{"name":"{{text}}"}"""), "/item/name");
        AssertInvalid(EventTextBuilder.Play.With("item", $$"""{"name":"N","x":["{{text}}"]}"""), "/item/x/0");
        AssertInvalid(EventTextBuilder.Play.With("item", $$"""{"name":"N","{{text}}":1}"""), "/item");
        AssertInvalid(EventTextBuilder.Navigation.With("sourcetag", $"\"{text}\""), "/sourcetag");
        AssertInvalid(EventTextBuilder.Play.With(text, "1"), "");
    }

    [Fact]
    public void Whole_surrogate_pairs_and_escaped_backslashes_are_text() =>
        Assert.Equal("😀\\ud800\\", EventTextBuilder.Play.With("client", "\"\\ud83d\\uDE00\\\\ud800\\\\\"").Read().Event!.Client);

    [Fact]
    public void An_event_has_32_levels_with_itself()
    {
        foreach (var (open, inner, close, levels) in new[] { ("[", "", "]", 1), ("{\"a\":", "1", "}", 1), ("[{\"a\":", "7", "}]", 2) })
        {
            AssertLarge(true, Nest(30 / levels).Utf8);
            AssertLarge(false, Nest(32 / levels).Utf8);
            AssertLarge(false, Nest(100_000 / levels).Utf8);

            EventTextBuilder Nest(int times) =>
                EventTextBuilder.Play.With("x", Repeat(open, times) + inner + Repeat(close, times));
        }
        AssertLarge(true, EventTextBuilder.Play.With("x", new string('[', 31) + new string(']', 31)).Utf8);

        static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
    }

    [Fact]
    public void A_limit_is_told_before_any_other_fault()
    {
        var deep = new string('[', 40) + new string(']', 40);
        AssertLarge(false, EventTextBuilder.Play.With("type", "7").With("x", deep).Utf8);
        AssertLarge(false, EventTextBuilder.Play.With("client", deep).Utf8);
        AssertLarge(false, EventTextBuilder.Play.With("client", "7").With("x", $"\"{new string('x', EventLimits.MaxEventBytes)}\"").Utf8);
    }

    [Fact]
    public void An_event_has_64_KiB_as_sent_with_its_white_space()
    {
        var room = EventLimits.MaxEventBytes - EventTextBuilder.Play.With("x", "\"\"").Utf8.Length;
        foreach (var padding in new[] { "\"" + new string('x', room) + "\"", new string(' ', room) + "\"\"" })
        {
            AssertLarge(true, EventTextBuilder.Play.With("x", padding).Utf8);
            AssertLarge(false, EventTextBuilder.Play.With("x", " " + padding).Utf8);
            AssertLarge(false, EventTextBuilder.Play.With("x", padding + " ").Utf8);
        }
        AssertLarge(false,
            EventTextBuilder.Play.With("client", $"\"{string.Concat(Enumerable.Repeat("\\u0041", 12_000))}\"").Utf8);
    }

    [Fact]
    public void Giant_numbers_are_digits_to_keep()
    {
        Assert.Null(EventTextBuilder.Play.With("x", new string('9', 30_000)).With("y", "-1e999999").Read().Rejection);
        AssertInvalid(EventTextBuilder.Play.With("sequencenumber", new string('9', 30_000)), "/sequencenumber");
    }

    [Fact]
    public void Thousands_of_members_are_read_and_the_one_that_comes_twice_is_found()
    {
        var members = Enumerable.Range(0, 5000).Select(index => $"\"m{index}\":0").ToArray();
        Assert.Null(EventTextBuilder.Play.With("x", "{" + string.Join(',', members) + "}").Read().Rejection);
        AssertInvalid(EventTextBuilder.Play.With("x", "{" + string.Join(',', members) + ",\"m17\":0}"), "/x/m17");
    }

    [Fact]
    public void Bytes_that_are_no_JSON_value_are_a_bug_of_the_caller()
    {
        foreach (var bytes in new byte[][] { [], "{"u8.ToArray(), "{} {}"u8.ToArray(), [(byte)'"', 0xFF, (byte)'"'] })
            Assert.ThrowsAny<System.Text.Json.JsonException>(() => EventReader.Read(bytes, null));
    }

    private static void AssertInvalid(EventTextBuilder text, string pointer)
    {
        var rejection = text.Read().Rejection;
        Assert.Equal((RejectionCode.InvalidValue, pointer), (rejection?.Code, rejection?.Pointer));
    }

    private static void AssertLarge(bool valid, ReadOnlySpan<byte> utf8)
    {
        var rejection = EventReader.Read(utf8, EventTextBuilder.ReceivedAt).Rejection;
        Assert.Equal(valid ? (null, null) : (RejectionCode.TooLarge, ""), (rejection?.Code, rejection?.Pointer));
    }
}
