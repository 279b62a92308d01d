using System.Text;
using System.Text.RegularExpressions;

namespace Audiogum.Sessions.Tests.Sessionization.Fuzzing;

/// <summary>Changes of JSON tokens: taken away, doubled, swapped, put in from elsewhere. The body may be no JSON any more.</summary>
internal static partial class TokenMutations
{
    private static readonly string[] Foreign =
    [
        "{", "}", "[", "]", ",", ":", "null", "true", "nul", "NaN", "Infinity", "-", "+1", "01", "1.", ".5", "1e", "0x1", "-01", "'a'", "a", "\"", "\"\\\"", "\"\\u12\"", "\"\\x\"",
        "\"\\ud800\"", "\"\\udc00\"", "\"\\ud83d\\ude00\"", "\"\\ud83dx\"", "\"\\u0000\"", "\"\t\"", "\"\n\"", "//", "/*x*/", "#", ";", "\u00a0", "\ufeff", "\0", "\"type\":\"playevent\"", "\"\\u0074ype\":1",
    ];

    public static string Apply(string json, Mutation[] mutations)
    {
        if (mutations.Length == 0) return json;
        var tokens = Token().Matches(json).Select(token => token.Value).ToList();
        foreach (var mutation in mutations)
        {
            var chance = new Random(mutation.Chance);
            var at = chance.Next(tokens.Count + 1);
            switch (mutation.Kind % 5)
            {
                case 0: tokens.Insert(at, Foreign[chance.Next(Foreign.Length)]); break;
                case 1 when at < tokens.Count: tokens.RemoveAt(at); break;
                case 2 when at < tokens.Count: tokens.Insert(at, tokens[at]); break;
                case 3 when at < tokens.Count: tokens[at] = Foreign[chance.Next(Foreign.Length)]; break;
                case 4 when at < tokens.Count:
                    var other = chance.Next(tokens.Count);
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
            }
        }

        return string.Concat(tokens);
    }

    [GeneratedRegex("""[{}\[\],:]|"(?:[^"\\]|\\.)*"|\s+|[^\s{}\[\],:"]+|.""", RegexOptions.Singleline)]
    private static partial Regex Token();
}

/// <summary>Changes of single bytes: flipped, put in, taken away, cut off, repeated.</summary>
internal static class ByteMutations
{
    private static readonly byte[] Telling = [0, 0x09, 0x0A, 0x20, (byte)'"', (byte)'\\', (byte)'{', (byte)'}', (byte)'[', (byte)']', (byte)',', (byte)':', 0x7F, 0x80, 0xBF, 0xC0, 0xC3, 0xED, 0xEF, 0xF0, 0xF4, 0xFF];

    public static byte[] Apply(byte[] bytes, Mutation mutation)
    {
        var chance = new Random(mutation.Chance);
        if (bytes.Length == 0) return [Telling[chance.Next(Telling.Length)]];
        var at = chance.Next(bytes.Length);
        var length = Math.Min(chance.Next(1, 40), bytes.Length - at);
        return (mutation.Kind % 6) switch
        {
            0 => [.. bytes[..at], (byte)(bytes[at] ^ 1 << chance.Next(8)), .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], Telling[chance.Next(Telling.Length)], .. bytes[at..]],
            2 => [.. bytes[..at], Telling[chance.Next(Telling.Length)], .. bytes[(at + 1)..]],
            3 => [.. bytes[..at], .. bytes[(at + length)..]],
            4 => [.. bytes[..(at + length)], .. bytes[at..]],
            _ => chance.Next(2) == 0 ? bytes[..at] : bytes[at..],
        };
    }
}

/// <summary>Changes of how the characters are bytes.</summary>
internal static class EncodingMutations
{
    private static readonly byte[][] NotUtf8 =
        [[0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE6, 0x9B], [0x80], [0xFE, 0xFF]];

    public static byte[] Apply(byte[] bytes, Mutation mutation)
    {
        var chance = new Random(mutation.Chance);
        var at = chance.Next(bytes.Length + 1);
        return (mutation.Kind % 5) switch
        {
            0 => [0xEF, 0xBB, 0xBF, .. bytes],
            1 => Encoding.Convert(Encoding.UTF8, chance.Next(2) == 0 ? Encoding.Unicode : Encoding.BigEndianUnicode, bytes),
            2 => Encoding.Convert(Encoding.UTF8, Encoding.Latin1, bytes),
            3 => [.. bytes[..at], .. NotUtf8[chance.Next(NotUtf8.Length)], .. bytes[at..]],
            _ => [.. bytes[..at], .. "é曲😀\u2028"u8, .. bytes[at..]],
        };
    }
}
