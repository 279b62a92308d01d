using System.Globalization;
using System.Text;
using System.Text.Json;
using Audiogum.Sessions.Sessionization.Events;
using static Audiogum.Sessions.Tests.Sessionization.Fuzzing.PlainJson;

namespace Audiogum.Sessions.Tests.Sessionization.Fuzzing;

/// <summary>
/// What of an event is folded, as one text: once from the typed record, once from the bytes that are stored. Where the two
/// differ, the numbers shown are not those of the events kept.
/// </summary>
internal static class EventProjection
{
    public static string Describe(SessionEvent read)
    {
        var text = new Lines();
        text.Add(read.Type, read.SessionId, read.SequenceNumber, read.Instant, read.UtcOffsetMinutes);
        text.Add(read.Client, read.ClientVersion, read.Platform, read.PlatformVersion, read.DeviceName, read.DeviceManufacturer);
        text.Add(read.Connection, read.CountryCode, read.Initiator, read.Counted == CountedAction.None ? null : read.Counted);
        if (read.Play is not { } play) return text.ToString();
        text.Add(play.Action, play.Source, play.OffsetSeconds, play.SourceService, play.PresetNumber);
        if (play.Item is { } item) text.Add(item.Type, item.Name, item.ArtistDisplayName, item.AlbumName, item.Duration, item.Service, item.Ref, item.Id);
        if (play.Playable is { } playable) text.Add(playable.Id, playable.Name, playable.Type, playable.Service);
        if (play.OutputDevice is { } device) text.Add(device.Connection, device.DeviceType);
        return text.ToString();
    }

    public static string Describe(JsonElement sent)
    {
        var text = new Lines();
        var (instant, offset) = SecondOpinion.TimeOf(Text(sent, "localtime")!)!.Value;
        var (type, action) = (Text(sent, "type")!, Text(sent, "action"));
        text.Add(type[..^"event".Length] == "appstart" ? "AppStart" : Name(type[..^"event".Length]), Lower(sent, "sessionid"), Number(sent, "sequencenumber"), instant, offset);
        text.Add(Text(sent, "client"), Text(sent, "clientversion"), Text(sent, "platform"), Text(sent, "platformversion"), Text(sent, "devicename"), Text(sent, "devicemanufacturer"));
        text.Add(Text(sent, "connection"), Lower(sent, "countrycode"), Text(sent, "initiator"), type switch
        {
            "authevent" => action switch { "signin" => "SignIn", "signout" => "SignOut", _ => "AuthFailure" },
            "profileevent" => Name(action!),
            "voiceevent" => action == "success" ? "VoiceSuccess" : "VoiceFailure",
            _ => null,
        });
        if (type != "playevent") return text.ToString();

        text.Add(
            action switch { "mediabegin" => "MediaBegin", "mediaerror" => "MediaError", "skipnext" => "SkipNext", "skipprev" => "SkipPrev", _ => Name(action!) },
            Text(sent, "source"), Number(sent, "offset") is >= 0 and <= 1_000_000_000 and var seconds ? seconds : null,
            Text(Member(sent, "sourcedata"), "service"), Number(sent, "presetnumber"));
        if (Member(sent, "item") is { } item)
        {
            text.Add(Text(item, "type"), Text(item, "name"), Text(item, "artistdisplayname"), Text(item, "albumname"),
                Number(item, "duration") is >= 0 and var duration ? duration : null, Text(item, "service"), Text(item, "ref"), Lower(item, "id"));
        }

        if (Member(sent, "playable") is { } playable)
            text.Add(Lower(playable, "id"), Text(playable, "name"), Text(Member(playable, "parameters"), "type"), Text(Member(playable, "parameters"), "service"));
        if (Member(sent, "outputdevice") is { } device) text.Add(Text(device, "connection"), Text(device, "devicetype"));
        return text.ToString();
    }

    private static JsonElement? Member(JsonElement container, string name) => Find(container, name) is { ValueKind: JsonValueKind.Object } member ? member : null;

    private static string? Text(JsonElement? container, string name) =>
        container is { } known && Find(known, name) is { ValueKind: JsonValueKind.String } text ? TextOf(text) : null;

    private static string? Lower(JsonElement container, string name) => Text(container, name)?.ToLowerInvariant();

    private static long? Number(JsonElement container, string name) =>
        Find(container, name) is { ValueKind: JsonValueKind.Number } number ? long.Parse(number.GetRawText(), CultureInfo.InvariantCulture) : null;

    private static string Name(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private sealed class Lines
    {
        private readonly StringBuilder _text = new();

        public void Add(params ReadOnlySpan<object?> values)
        {
            foreach (var value in values) _text.Append(CultureInfo.InvariantCulture, $"{value ?? "absent"}\u0001");
            _text.Append('\n');
        }

        public override string ToString() => _text.ToString();
    }
}
