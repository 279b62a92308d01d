using Audiogum.Sessions.Tests.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Sessionization.Fuzzing;

/// <summary>Changes of a value that leave the body well-formed JSON: other values, members gone, doubled, renamed, moved.</summary>
internal static class ValueMutations
{
    private static readonly string[] Literals =
    [
        "0", "-0", "1", "-1", "7", "7.0", "1e3", "1E+2", "0.5", "-0.0", "1000000000", "1000000001", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e400", "123456789012345678901234567890", "true", "false", "null",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "1.0", "7", "a", "5F71E09784354CFABD8253FE24D6B701", "5f71e097-8435-4cfa-bd82-53fe24d6b701", "5f71e09784354cfabd8253fe24d6b70", " 5f71e09784354cfabd8253fe24d6b701",
        "gb", "GB", "g", "gbr", "\u0131d", "wan", "WAN", "none", "cellular", "user", "client", "server", "start", "begin", "stop", "complete", "skipnext", "seek", "signin", "like", "success", "failure",
        "song", "artist", "aux", "bluetooth", "playable", "playevent", "authevent", "voiceevent", "profileevent", "navigationevent", "appstartevent", "PlayEvent",
        "2016-07-26T08:45:55.721118+01:00", "2016-07-26T08:45:55+0130", "2016-07-26T08:45:55-09", "2016-07-26T08:45:55+013", "2016-07-26t08:45:55z", "2016-07-26T08:45:55", "2016-02-30T08:45:55Z", "2016-02-29T23:59:59.999999999Z", "2016-07-26T24:00:00Z", "2016-12-31T23:59:60Z",
        "2016-07-26T08:45:55.Z", "2016-07-26T08:45:55.1234567890Z", "2016-07-26T08:45:55+14:00", "2016-07-26T08:45:55-14:01", "1970-01-01T00:00:00+00:01", "1970-01-01T00:00:00-00:00", "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z", "2026-11-22T08:00:01.000Z", "2026-11-22T08:00:01.001Z", "２016-07-26T08:45:55Z", "\0", "\u007f", "\u2028", "<script>", "\"\\/", "e\u0301", "😀", "曲",
    ];

    private static readonly string[] Names =
    [
        "type", "sessionid", "sequencenumber", "localtime", "client", "connection", "countrycode", "initiator", "timing", "action", "source", "offset", "item", "playable", "sourcedata",
        "presetnumber", "outputdevice", "artist", "artists", "id", "userid", "name", "parameters", "service", "ref", "duration", "target", "stoppedby", "locale", "preferredlanguages", "language",
        "events", "schemaversion", "Type", "SESSIONID", "", "x", "曲", "tenant", "receivedat",
    ];

    public static JsonTree Apply(JsonTree root, Mutation mutation)
    {
        var chance = new Random(mutation.Chance);
        return root.At(Place(root, chance), value => (mutation.Kind % 12) switch
        {
            0 or 1 => JsonTreeWalker.Literal(Literals[chance.Next(Literals.Length)]),
            2 or 3 => JsonTreeWalker.Text(Texts[chance.Next(Texts.Length)]),
            4 when value.Text is { } text => JsonTreeWalker.Text(chance.Next(2) == 0 ? text.ToUpperInvariant() : text + text),
            4 => JsonTreeWalker.Text(new string("x曲"[chance.Next(2)], chance.Next(60, 70))),
            5 => chance.Next(3) switch { 0 => new(null, null, [], null), 1 => new(null, null, null, []), _ => new(null, null, null, [value, value]) },
            6 => Nested(value, chance.Next(26, 36), chance),
            7 => Members(value, members => members.Length == 0 ? members : [.. members.Where((_, at) => at != chance.Next(members.Length))]),
            8 => Members(value, members => [.. members, members.Length == 0 ? ("x", value) : members[chance.Next(members.Length)]]),
            9 => Members(value, members => [.. members, (Names[chance.Next(Names.Length)], Leaf(chance))]),
            10 => Members(value, members => members.Length == 0 ? members : Renamed(members, chance)),
            _ => chance.Next(20) == 0 ? Large(chance) : Members(value, members => [.. members, ("x" + chance.Next(9), Leaf(chance))]),
        });
    }

    // The root and its array are but two of a hundred values; some changes are theirs.
    private static int Place(JsonTree root, Random chance) => chance.Next(12) == 0 ? 0 : chance.Next(root.Count());

    private static JsonTree Leaf(Random chance) => chance.Next(2) == 0 ? JsonTreeWalker.Literal(Literals[chance.Next(Literals.Length)]) : JsonTreeWalker.Text(Texts[chance.Next(Texts.Length)]);

    private static JsonTree Nested(JsonTree value, int levels, Random chance)
    {
        for (; levels > 0; levels--) value = chance.Next(2) == 0 ? new(null, null, null, [value]) : new(null, null, [("n", value)], null);
        return value;
    }

    // About as long as an event may be, in one text or in thousands of members.
    private static JsonTree Large(Random chance) => chance.Next(2) == 0
        ? JsonTreeWalker.Text(new string('x', chance.Next(64_000, 66_000)))
        : new(null, null,
            [.. Enumerable.Range(0, chance.Next(1_000, 4_000)).Select(at => ($"m{at}", JsonTreeWalker.Literal("0")))], null);

    private static JsonTree Members(JsonTree value, Func<(string Name, JsonTree Value)[], (string Name, JsonTree Value)[]> change) =>
        value.Members is { } members ? value with { Members = change(members) } : value;

    private static (string, JsonTree)[] Renamed((string Name, JsonTree Value)[] members, Random chance)
    {
        var at = chance.Next(members.Length);
        return [.. members[..at], (Names[chance.Next(Names.Length)], members[at].Value), .. members[(at + 1)..]];
    }
}
