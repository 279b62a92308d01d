using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Tests.Sessionization.Events;
using static Audiogum.Sessions.Tests.Sessionization.Fuzzing.PlainJson;

namespace Audiogum.Sessions.Tests.Sessionization.Fuzzing;

/// <summary>Whether an event is to be accepted: api.md and the tables of the event document, written down once more.</summary>
internal static partial class SecondOpinion
{
    private static readonly Func<JsonElement, bool> Text = value => value.ValueKind == JsonValueKind.String;

    private static readonly Func<JsonElement, bool> Long = value =>
        value.ValueKind == JsonValueKind.Number && Digits().IsMatch(value.GetRawText()) && long.TryParse(value.GetRawText(), CultureInfo.InvariantCulture, out _);

    private static readonly Func<JsonElement, bool> Id = value => Text(value) && HexDigits().IsMatch(TextOf(value));

    private static readonly Func<JsonElement, bool> Anything = _ => true;

    private static readonly Dictionary<string, Func<JsonElement, bool>> Artist = new() { ["id"] = Id, ["name!"] = Text, ["service"] = Text, ["ref"] = Text };

    private static readonly Dictionary<string, Func<JsonElement, bool>> Playing = new()
    {
        ["offset"] = Long,
        ["item"] = Object(new()
        {
            ["type"] = Text,
            ["name!"] = Text,
            ["artistdisplayname"] = Text,
            ["albumname"] = Text,
            ["duration"] = Long,
            ["service"] = Text,
            ["ref"] = Text,
            ["id"] = Id,
            ["artists"] = ArrayOf(Object(Artist)),
            ["streamurl"] = Text,
        }),
        ["playable"] = Object(new() { ["id!"] = Id, ["userid!"] = Id, ["name"] = Text, ["startindex"] = Long, ["parameters!"] = value => value.ValueKind == JsonValueKind.Object }),
        ["sourcedata"] = Object(new() { ["name"] = Text, ["service"] = Text, ["ref"] = Text }),
        ["presetnumber"] = Long,
        ["outputdevice"] = Object(new()
        {
            ["connection!"] = Word("bluetooth", "lightning", "usb", "aux"),
            ["deviceid"] = Text,
            ["devicename"] = Text,
            ["devicetype"] = Text,
            ["devicemanufacturer"] = Text,
            ["devicefirmware"] = Text,
        }),
    };

    private static readonly Dictionary<string, Func<JsonElement, bool>> Types = new()
    {
        ["appstartevent"] = Object(Common(new() { ["locale"] = Object(new() { ["country"] = Text, ["language"] = Text }), ["preferredlanguages"] = ArrayOf(Text) })),
        ["authevent"] = Object(Common(new() { ["action!"] = Word("signin", "signout", "failure"), ["service"] = Text, ["provider"] = Text })),
        ["navigationevent"] = Object(Common(new()
        {
            ["sourcepage"] = Text,
            ["sourcesubpage"] = Text,
            ["sourcecontrol"] = Text,
            ["sourcetag"] = Text,
            ["sourceindex"] = Long,
            ["targetpage"] = Text,
            ["targetsubpage"] = Text,
            ["referreruri"] = Text,
        })),
        ["playevent"] = Object(Common(new(Playing)
        {
            ["source!"] = Source,
            ["action!"] = Word("start", "begin", "mediabegin", "mediaerror", "stop", "resume", "continue", "seek", "complete", "skipnext", "skipprev"),
        })),
        ["profileevent"] = Object(Common(new(Playing)
        {
            ["source"] = Source,
            ["action!"] = Word("like", "dislike", "unlike", "undislike"),
            ["target!"] = Word("song", "playlist", "album", "artist", "internetradio"),
            ["artist"] = Object(Artist),
        })),
        ["voiceevent"] = Object(Common(new() { ["action!"] = Word("success", "failure"), ["stoppedby!"] = Word("client", "server", "user"), ["ref!"] = Text, ["sourcepage"] = Text })),
    };

    public static bool Accepts(JsonElement sent) =>
        JsonMarshal.GetRawUtf8Value(sent).Length <= 64 * 1024 && Depth(sent) <= 32
        && sent.ValueKind == JsonValueKind.Object && IsClean(sent)
        && Find(sent, "type") is { ValueKind: JsonValueKind.String } type && Types.TryGetValue(TextOf(type), out var fits) && fits(sent);

    /// <summary>Milliseconds since 1970 and the offset in minutes; null when the text is no time.</summary>
    public static (long Instant, int Offset)? TimeOf(string text)
    {
        var match = Time().Match(text);
        if (!match.Success || !DateTime.TryParseExact(match.Groups[1].Value, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
            return null;
        var (hours, minutes) = match.Groups[4].Success ? (Number(match, 5), match.Groups[6].Success ? Number(match, 6) : 0) : (0, 0);
        if (minutes > 59 || hours * 60 + minutes > 840) return null;
        var offset = (hours * 60 + minutes) * (match.Groups[4].Value == "-" ? -1 : 1);
        var fraction = Number(match.Groups[3].Value.PadRight(3, '0')[..3]);
        return ((date.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond + fraction - offset * 60_000L, offset);
    }

    private static Dictionary<string, Func<JsonElement, bool>> Common(Dictionary<string, Func<JsonElement, bool>> own) => new(own)
    {
        ["type!"] = Text,
        ["sessionid!"] = Id,
        ["sequencenumber!"] = value => Long(value) && (!value.GetRawText().StartsWith('-') || value.GetRawText() == "-0"),
        ["localtime!"] = value => Text(value) && TimeOf(TextOf(value)) is { Instant: >= 0 } time && time.Instant <= EventTextBuilder.ReceivedAt + EventLimits.MaxFutureMs,
        ["client!"] = Text,
        ["clientversion!"] = Text,
        ["platform!"] = Text,
        ["platformversion!"] = Text,
        ["devicename!"] = Text,
        ["devicemanufacturer!"] = Text,
        ["connection!"] = Word("none", "wan", "cellular"),
        ["countrycode"] = value => Text(value) && TwoLetters().IsMatch(TextOf(value)),
        ["initiator"] = Word("user", "client"),
        ["timing"] = Long,
    };

    private static bool Source(JsonElement value) => Text(value) && TextOf(value).EnumerateRunes().Count() is >= 1 and <= 64;

    private static Func<JsonElement, bool> Word(params string[] words) => value => Text(value) && words.Contains(TextOf(value));

    private static Func<JsonElement, bool> ArrayOf(Func<JsonElement, bool> element) => value => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(element);

    // A name with an exclamation mark is mandatory; without one, null is absent.
    private static Func<JsonElement, bool> Object(Dictionary<string, Func<JsonElement, bool>> fields) => value =>
        value.ValueKind == JsonValueKind.Object && fields.All(field => Find(value, field.Key.TrimEnd('!')) is { ValueKind: not JsonValueKind.Null } member
            ? field.Value(member)
            : !field.Key.EndsWith('!'));

    private static int Number(Match match, int group) => Number(match.Groups[group].Value);

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^[0-9a-fA-F]{32}\z")]
    private static partial Regex HexDigits();

    [GeneratedRegex(@"^[a-zA-Z]{2}\z")]
    private static partial Regex TwoLetters();

    [GeneratedRegex(@"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.([0-9]{1,9}))?(?:Z|([+-])([0-9]{2})(?::?([0-9]{2}))?)\z")]
    private static partial Regex Time();
}
