using static Audiogum.Sessions.Sessionization.Events.RejectionCode;

namespace Audiogum.Sessions.Tests.Sessionization.Events;

/// <summary>What each field must be: a row a rule, with the code and pointer it is told by.</summary>
public sealed class EventValidationTests
{
    private const string Item = """{"name":"N"}""";
    private const string Guid = "\"447e4226ed37dd1e08aa822c51f11f9f\"";

    [Theory]
    [InlineData("play", "type"), InlineData("play", "sessionid"), InlineData("play", "sequencenumber"), InlineData("play", "localtime")]
    [InlineData("play", "client"), InlineData("play", "clientversion"), InlineData("play", "platform"), InlineData("play", "platformversion")]
    [InlineData("play", "devicename"), InlineData("play", "devicemanufacturer"), InlineData("play", "connection")]
    [InlineData("play", "source"), InlineData("play", "action"), InlineData("auth", "action")]
    [InlineData("profile", "action"), InlineData("profile", "target")]
    [InlineData("voice", "action"), InlineData("voice", "stoppedby"), InlineData("voice", "ref")]
    public void A_mandatory_field_that_is_absent_or_null_is_missing(string type, string name)
    {
        AssertRejected(EventTextBuilder.ByName(type).Without(name), MissingField, "/" + name);
        AssertRejected(EventTextBuilder.ByName(type).With(name, "null"), MissingField, "/" + name);
        AssertRejected(EventTextBuilder.ByName(type).With(name, "[]"), InvalidType, "/" + name);
    }

    [Theory]
    [InlineData("play", "countrycode"), InlineData("play", "initiator"), InlineData("play", "timing"), InlineData("play", "offset")]
    [InlineData("play", "item"), InlineData("play", "playable"), InlineData("play", "sourcedata"), InlineData("play", "presetnumber")]
    [InlineData("play", "outputdevice"), InlineData("profile", "source"), InlineData("profile", "offset"), InlineData("profile", "item")]
    [InlineData("profile", "playable"), InlineData("profile", "sourcedata"), InlineData("profile", "presetnumber")]
    [InlineData("profile", "artist"), InlineData("profile", "outputdevice"), InlineData("appstart", "locale"), InlineData("appstart", "preferredlanguages")]
    [InlineData("auth", "service"), InlineData("auth", "provider"), InlineData("navigation", "sourcepage"), InlineData("navigation", "sourcesubpage")]
    [InlineData("navigation", "sourcecontrol"), InlineData("navigation", "sourcetag"), InlineData("navigation", "sourceindex")]
    [InlineData("navigation", "targetpage"), InlineData("navigation", "targetsubpage"), InlineData("navigation", "referreruri")]
    [InlineData("voice", "sourcepage")]
    public void An_optional_field_may_be_null_but_not_of_a_wrong_type(string type, string name)
    {
        AssertValid(EventTextBuilder.ByName(type).With(name, "null"));
        AssertRejected(EventTextBuilder.ByName(type).With(name, "true"), InvalidType, "/" + name);
    }

    [Theory]
    [InlineData("auth", "item"), InlineData("navigation", "action"), InlineData("play", "artist"), InlineData("play", "target")]
    [InlineData("voice", "source"), InlineData("appstart", "ref"), InlineData("play", "userid"), InlineData("play", "receivedat")]
    public void A_field_of_another_type_of_event_is_an_unknown_member(string type, string name) =>
        AssertValid(EventTextBuilder.ByName(type).With(name, """[{"name":7},true]"""));

    [Theory]
    [InlineData("play", "connection", "\"Wan\""), InlineData("play", "connection", "\"\""), InlineData("play", "initiator", "\"User\"")]
    [InlineData("play", "action", "\"signin\""), InlineData("play", "action", "\"BEGIN\""), InlineData("auth", "action", "\"start\"")]
    [InlineData("profile", "action", "\"love\""), InlineData("profile", "target", "\"track\""), InlineData("voice", "action", "\"fail\"")]
    [InlineData("voice", "stoppedby", "\"nobody\""), InlineData("play", "sessionid", "\"\"")]
    [InlineData("play", "sessionid", "\"447e4226-ed37-dd1e-08aa-822c51f11f9f\""), InlineData("play", "sessionid", "\"447e4226ed37dd1e08aa822c51f11f9\"")]
    [InlineData("play", "sessionid", "\" 447e4226ed37dd1e08aa822c51f11f9\""), InlineData("play", "sessionid", "\"447e4226ed37dd1e08aa822c51f11f9g\"")]
    [InlineData("play", "countrycode", "\"\""), InlineData("play", "countrycode", "\"g\""), InlineData("play", "countrycode", "\"gbr\"")]
    [InlineData("play", "countrycode", "\"g1\""), InlineData("play", "countrycode", "\"é\""), InlineData("play", "source", "\"\"")]
    [InlineData("play", "offset", "7.0"), InlineData("play", "offset", "1e3"), InlineData("play", "offset", "9223372036854775808")]
    [InlineData("play", "timing", "-9223372036854775809"), InlineData("play", "presetnumber", "1E400"), InlineData("navigation", "sourceindex", "0.5")]
    public void A_value_outside_its_field_is_invalid(string type, string name, string value) =>
        AssertRejected(EventTextBuilder.ByName(type).With(name, value), InvalidValue, "/" + name);

    [Theory]
    [InlineData("item", "{}", MissingField, "/name"), InlineData("item", """{"name":null}""", MissingField, "/name")]
    [InlineData("item", """{"name":7}""", InvalidType, "/name"), InlineData("item", """{"name":"N","type":1}""", InvalidType, "/type")]
    [InlineData("item", """{"name":"N","duration":"1"}""", InvalidType, "/duration"), InlineData("item", """{"name":"N","duration":1.5}""", InvalidValue, "/duration")]
    [InlineData("item", """{"name":"N","id":"7"}""", InvalidValue, "/id"), InlineData("item", """{"name":"N","streamurl":{}}""", InvalidType, "/streamurl")]
    [InlineData("item", """{"name":"N","artists":{}}""", InvalidType, "/artists"), InlineData("item", """{"name":"N","artists":[null]}""", InvalidType, "/artists/0")]
    [InlineData("item", """{"name":"N","artists":[{"name":"A"},{}]}""", MissingField, "/artists/1/name")]
    [InlineData("item", """{"name":"N","artists":[{"name":"A","id":"x"}]}""", InvalidValue, "/artists/0/id")]
    [InlineData("item", """{"name":"N","artists":[{"name":"A","ref":0}]}""", InvalidType, "/artists/0/ref")]
    [InlineData("item", "[]", InvalidType, ""), InlineData("sourcedata", """{"ref":1}""", InvalidType, "/ref")]
    [InlineData("outputdevice", "{}", MissingField, "/connection"), InlineData("outputdevice", """{"connection":"wifi"}""", InvalidValue, "/connection")]
    [InlineData("outputdevice", """{"connection":"usb","deviceid":1}""", InvalidType, "/deviceid")]
    [InlineData("playable", "{}", MissingField, "/id"), InlineData("playable", "{\"id\":" + Guid + "}", MissingField, "/userid")]
    [InlineData("playable", "{\"id\":" + Guid + ",\"userid\":" + Guid + "}", MissingField, "/parameters")]
    [InlineData("playable", "{\"id\":" + Guid + ",\"userid\":\"x\",\"parameters\":{}}", InvalidValue, "/userid")]
    [InlineData("playable", "{\"id\":" + Guid + ",\"userid\":" + Guid + ",\"parameters\":[]}", InvalidType, "/parameters")]
    [InlineData("playable", "{\"startindex\":\"1\",\"id\":" + Guid + ",\"userid\":" + Guid + ",\"parameters\":{}}", InvalidType, "/startindex")]
    public void The_objects_of_play_and_profile_events_are_judged_too(string name, string value, string code, string pointer)
    {
        AssertRejected(EventTextBuilder.Play.With(name, value), code, "/" + name + pointer);
        AssertRejected(EventTextBuilder.Profile.With(name, value), code, "/" + name + pointer);
    }

    [Theory]
    [InlineData("profile", "artist", "{}", MissingField, "/artist/name"), InlineData("profile", "artist", """{"name":"A","id":""}""", InvalidValue, "/artist/id")]
    [InlineData("appstart", "locale", """{"country":1}""", InvalidType, "/locale/country")]
    [InlineData("appstart", "preferredlanguages", """["de",null]""", InvalidType, "/preferredlanguages/1")]
    [InlineData("appstart", "type", "\"startevent\"", UnknownType, "/type"), InlineData("appstart", "type", "\"\"", UnknownType, "/type")]
    [InlineData("appstart", "type", "7", InvalidType, "/type"), InlineData("appstart", "sequencenumber", "\"7\"", InvalidType, "/sequencenumber")]
    [InlineData("appstart", "sequencenumber", "-1", InvalidValue, "/sequencenumber"), InlineData("appstart", "sequencenumber", "7.0", InvalidValue, "/sequencenumber")]
    [InlineData("appstart", "sequencenumber", "9223372036854775808", InvalidValue, "/sequencenumber")]
    public void Other_faults_are_rejected_where_they_lie(string type, string name, string value, string code, string pointer) =>
        AssertRejected(EventTextBuilder.ByName(type).With(name, value), code, pointer);

    [Fact]
    public void The_type_is_told_before_any_other_fault()
    {
        AssertRejected(new EventTextBuilder(("connection", "7")), MissingField, "/type");
        AssertRejected(EventTextBuilder.Play.With("sessionid", "7").With("type", "\"x\""), UnknownType, "/type");
        AssertRejected(EventTextBuilder.Play.Without("type").With("sessionid", "7").With("t\\u0079pe", "\"x\""), UnknownType,
            "/type");
    }

    [Fact]
    public void An_element_that_is_not_an_object_has_an_invalid_type()
    {
        foreach (var value in new[] { "null", "7", "\"playevent\"", "[{}]", "true" })
        {
            var rejection = global::Audiogum.Sessions.Sessionization.Events.EventReader.Read(System.Text.Encoding.UTF8.GetBytes(value), null).Rejection!;
            Assert.Equal((InvalidType, ""), (rejection.Code, rejection.Pointer));
        }
    }

    [Fact]
    public void A_message_names_what_is_allowed_and_never_what_was_sent()
    {
        Assert.Equal("must be one of none, wan, cellular", EventTextBuilder.Play.With("connection", "\"secret\"").Read().Rejection!.Message);
        Assert.DoesNotContain("secret", EventTextBuilder.Play.With("type", "\"secret\"").Read().Rejection!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_strings_are_values() => AssertValid(EventTextBuilder.Play.With("client", "\"\"").With("item", Item.Replace("N", "", StringComparison.Ordinal)));

    private static void AssertValid(EventTextBuilder text) => Assert.Null(text.Read().Rejection);

    private static void AssertRejected(EventTextBuilder text, string code, string pointer)
    {
        var reading = text.Read();
        Assert.Null(reading.Event);
        Assert.Equal((code, pointer), (reading.Rejection!.Code, reading.Rejection.Pointer));
    }
}
