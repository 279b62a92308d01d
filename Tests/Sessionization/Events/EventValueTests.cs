using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Sessionization.Events;

/// <summary>What is kept of a valid event.</summary>
public sealed class EventValueTests
{
    [Theory]
    [InlineData("0", 0), InlineData("-0", 0), InlineData("9223372036854775807", long.MaxValue)]
    public void A_sequence_number_is_any_integer_literal_from_0(string literal, long number) =>
        Assert.Equal(number, EventTextBuilder.Play.With("sequencenumber", literal).Read().Event!.SequenceNumber);

    [Theory]
    [InlineData("-1", null), InlineData("-9223372036854775808", null), InlineData("0", 0), InlineData("-0", 0)]
    [InlineData("1000000000", 1_000_000_000), InlineData("1000000001", null), InlineData("9223372036854775807", null), InlineData("null", null)]
    public void An_offset_that_the_player_does_not_believe_is_absent(string literal, int? seconds) =>
        Assert.Equal(seconds, EventTextBuilder.Play.With("offset", literal).Read().Event!.Play!.OffsetSeconds);

    [Theory]
    [InlineData("-1", null, null), InlineData("0", 0L, null), InlineData("1", 1L, 1), InlineData("1000000000", 1_000_000_000L, 1_000_000_000)]
    [InlineData("1000000001", 1_000_000_001L, null), InlineData("null", null, null)]
    public void A_duration_is_kept_as_sent_and_believed_within_bounds(string literal, long? sent, int? believed)
    {
        var item = EventTextBuilder.Play.With("item", $$"""{"name":"N","duration":{{literal}}}""").Read().Event!.Play!.Item!;
        Assert.Equal((sent, believed), (item.Duration, item.DurationSeconds));
    }

    [Fact]
    public void GUIDs_and_country_codes_are_kept_in_lower_case()
    {
        var read = EventTextBuilder.Play
            .With("sessionid", "\"447E4226ED37DD1E08AA822C51F11F9F\"").With("countrycode", "\"De\"")
            .With("item", """{"name":"N","id":"FC4c846959394d0ab5c6b74d477b1e5c"}""").Read().Event!;
        Assert.Equal(("447e4226ed37dd1e08aa822c51f11f9f", "de"), (read.SessionId, read.CountryCode));
        Assert.Equal("fc4c846959394d0ab5c6b74d477b1e5c", read.Play!.Item!.Id);
    }

    [Theory]
    [InlineData("playable", false), InlineData("other", false), InlineData("spotifyconnect", false), InlineData("Playable", true), InlineData("???????", true), InlineData(" ", true)]
    public void A_source_that_is_not_documented_warns(string source, bool warns)
    {
        foreach (var text in new[] { EventTextBuilder.Play, EventTextBuilder.Profile })
        {
            var reading = text.With("source", $"\"{source}\"").Read();
            Assert.Null(reading.Rejection);
            Assert.Equal(warns, reading.UnknownSource);
        }
    }

    [Fact]
    public void A_source_has_up_to_64_characters()
    {
        foreach (var character in new[] { "x", "é", "曲", "😀", "\\u00e9", "\\ud83d\\ude00" })
        {
            Assert.Null(EventTextBuilder.Play.With("source", Repeat(character, 64)).Read().Rejection);
            Assert.Equal("/source", EventTextBuilder.Play.With("source", Repeat(character, 65)).Read().Rejection!.Pointer);
        }

        static string Repeat(string character, int count) => $"\"{string.Concat(Enumerable.Repeat(character, count))}\"";
    }

    [Theory]
    [InlineData("""{"type":"album","service":"tidal"}""", "album", "tidal"), InlineData("""{"type":7,"service":{"a":1}}""", null, null)]
    [InlineData("""{"type":null}""", null, null), InlineData("""{"x":{"type":"no"},"type":""}""", "", null)]
    public void Parameters_of_a_playable_may_be_anything_and_are_read_where_they_are_text(string parameters, string? type, string? service)
    {
        var playable = EventTextBuilder.Play
            .With("playable", $$"""{"parameters":{{parameters}},"id":"f75d65fe39814a659af67ceb5853efc0","userid":"b746b99cdb99455bbd0dfcfe2c5152b4"}""")
            .Read().Event!.Play!.Playable!;
        Assert.Equal((type, service), (playable.Type, playable.Service));
    }

    [Fact]
    public void Every_action_is_read_in_the_order_of_the_contract()
    {
        foreach (var action in Enum.GetValues<PlayAction>())
            Assert.Equal(action, EventTextBuilder.Play.With("action", $"\"{action.ToString().ToLowerInvariant()}\"").Read().Event!.Play!.Action);
        foreach (var (type, action, counted) in new[]
        {
            ("auth", "signin", CountedAction.SignIn), ("auth", "signout", CountedAction.SignOut), ("auth", "failure", CountedAction.AuthFailure),
            ("profile", "like", CountedAction.Like), ("profile", "dislike", CountedAction.Dislike),
            ("profile", "unlike", CountedAction.Unlike), ("profile", "undislike", CountedAction.Undislike),
            ("voice", "success", CountedAction.VoiceSuccess), ("voice", "failure", CountedAction.VoiceFailure),
        })
            Assert.Equal(counted, EventTextBuilder.ByName(type).With("action", $"\"{action}\"").Read().Event!.Counted);
    }

    [Fact]
    public void Members_may_come_in_any_order_and_spelling()
    {
        var text = EventTextBuilder.Play.With("item", """{"name":"\u004e","artistdisplayname":"\ud83d\ude00\n"}""");
        var reversed = new EventTextBuilder([.. text.Members.Reverse().Select(member => ($"\\u{(int)member.Name[0]:x4}{member.Name[1..]}", member.Value))]);
        var read = reversed.Read();
        Assert.Null(read.Rejection);
        Assert.Equal(("N", "😀\n"), (read.Event!.Play!.Item!.Name, read.Event.Play.Item.ArtistDisplayName));
        Assert.Equal(PlayAction.Begin, read.Event.Play.Action);
    }

    [Fact]
    public void Texts_that_repeat_share_one_string()
    {
        // Other tests write to the same pool and may take a text's place at any one time, but not each time.
        Assert.Contains(Enumerable.Range(0, 100), _ => SharesTexts(EventTextBuilder.Play.Read().Event!, EventTextBuilder.Play.With("sequencenumber", "8").Read().Event!));

        static bool SharesTexts(SessionEvent one, SessionEvent other) =>
            ReferenceEquals(one.SessionId, other.SessionId) && ReferenceEquals(one.Client, other.Client);
    }
}
