using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Sessionization.Events;

/// <summary>The examples of the published event document, each with its common data filled in.</summary>
public sealed class EventExampleTests
{
    public static TheoryData<string> Names => [.. Directory
        .EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Events", "Fixtures");

    [Theory, MemberData(nameof(Names))]
    public void Every_example_of_the_document_is_a_valid_event(string name)
    {
        var reading = Read(name);
        Assert.Null(reading.Rejection);
        Assert.Equal("5f71e09784354cfabd8253fe24d6b701", reading.Event!.SessionId);
        Assert.Equal(1469519155721, reading.Event.Instant);
        Assert.Equal(60, reading.Event.UtcOffsetMinutes);
        Assert.Equal(("wan", "gb", "user"), (reading.Event.Connection, reading.Event.CountryCode, reading.Event.Initiator));
        Assert.Equal(name == "complete-song-from-custom-source", reading.UnknownSource);
        Assert.Equal(reading.Event.Type == EventType.Play, reading.Event.Play is not null);
    }

    [Fact]
    public void All_21_examples_are_here() => Assert.Equal(21, Names.Count);

    [Theory]
    [InlineData("app-start", EventType.AppStart, CountedAction.None)]
    [InlineData("sign-in-to-app", EventType.Auth, CountedAction.SignIn)]
    [InlineData("navigate-home", EventType.Navigation, CountedAction.None)]
    [InlineData("like-song", EventType.Profile, CountedAction.Like)]
    [InlineData("dislike-artist", EventType.Profile, CountedAction.Dislike)]
    [InlineData("voice-success", EventType.Voice, CountedAction.VoiceSuccess)]
    public void An_example_has_its_type_and_its_counted_action(string name, EventType type, CountedAction counted)
    {
        var read = Read(name).Event!;
        Assert.Equal((type, counted), (read.Type, read.Counted));
    }

    [Fact]
    public void The_song_that_begins_is_read_with_its_playable()
    {
        var play = Read("begin-song-from-dynamic-playlist").Event!.Play!;
        Assert.Equal((PlayAction.Begin, "playable", 0), (play.Action, play.Source, play.OffsetSeconds));
        Assert.Equal(new("f75d65fe39814a659af67ceb5853efc0", "Play Me", "dynamicplaylist", "tidal"), play.Playable);
        Assert.Equal("tidal", play.Service);
        var item = play.Item!;
        Assert.Equal(("song", "Superstylin'", "Groove Armada"), (item.Type, item.Name, item.ArtistDisplayName));
        Assert.Equal(("tidal", "52680", "fc4c846959394d0ab5c6b74d477b1e5c"), (item.Service, item.Ref, item.Id));
        Assert.Null(item.DurationSeconds);
    }

    [Fact]
    public void The_track_that_is_skipped_is_read_with_its_duration()
    {
        var play = Read("skip-next-on-spotify-connect").Event!.Play!;
        Assert.Equal((PlayAction.SkipNext, 25, "spotify"), (play.Action, play.OffsetSeconds, play.SourceService));
        Assert.Equal((360, "Goodbye Country (Hello Nightclub)"), (play.Item!.DurationSeconds, play.Item.AlbumName));
        Assert.Null(play.Playable);
    }

    [Fact]
    public void Preset_and_output_device_are_read()
    {
        Assert.Equal(3, Read("start-internet-radio-from-preset").Event!.Play!.PresetNumber);
        Assert.Equal(new("bluetooth", "Monkeybox"), Read("output-to-bluetooth-speaker").Event!.Play!.OutputDevice);
        Assert.Equal(new("aux", null), Read("output-to-aux").Event!.Play!.OutputDevice);
        Assert.Equal("英语人教版新起点一年级(上)", Read("start-audiobook").Event!.Play!.Playable!.Name);
    }

    private static EventReading Read(string name) =>
        EventReader.Read(File.ReadAllBytes(Path.Combine(Folder, name + ".json")), EventTextBuilder.ReceivedAt);
}
