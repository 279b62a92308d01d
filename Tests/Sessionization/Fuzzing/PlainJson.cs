using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Audiogum.Sessions.Tests.Sessionization.Fuzzing;

/// <summary>
/// Reads JSON with the framework's document and nothing of the product's: the second opinion. Strings are unescaped here,
/// because the framework throws at half a surrogate pair.
/// </summary>
internal static class PlainJson
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 10_000_000 };

    /// <summary>The document, or null when the bytes are not one in UTF-8. A byte order mark is skipped.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            if (utf8.Span.StartsWith((byte[])[0xEF, 0xBB, 0xBF])) utf8 = utf8[3..];
            _ = Strict.GetCharCount(utf8.Span);
            return JsonDocument.Parse(utf8, AnyDepth);
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    public static string NameOf(JsonProperty member) => Unescape(JsonMarshal.GetRawUtf8PropertyName(member));

    /// <summary>The characters of a string; halves of surrogate pairs stay what they are.</summary>
    public static string TextOf(JsonElement text) => Unescape(JsonMarshal.GetRawUtf8Value(text)[1..^1]);

    public static bool HasName(JsonElement container, string name) => container.EnumerateObject().Any(member => NameOf(member) == name);

    /// <summary>The member of a name, or null; of several the first.</summary>
    public static JsonElement? Find(JsonElement container, string name)
    {
        foreach (var member in container.EnumerateObject())
        {
            if (NameOf(member) == name) return member.Value;
        }

        return null;
    }

    /// <summary>How deep containers stand in each other; a value that is none is level 0.</summary>
    public static int Depth(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => 1 + value.EnumerateObject().Select(member => Depth(member.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => 1 + value.EnumerateArray().Select(Depth).DefaultIfEmpty().Max(),
        _ => 0,
    };

    /// <summary>Whether no object in it has two members of one name, and no string or name half a surrogate pair.</summary>
    public static bool IsClean(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(NameOf).Distinct().Count() == value.EnumerateObject().Count()
            && value.EnumerateObject().All(member => IsWhole(NameOf(member)) && IsClean(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(IsClean),
        JsonValueKind.String => IsWhole(TextOf(value)),
        _ => true,
    };

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }

        return true;
    }

    private static string Unescape(ReadOnlySpan<byte> utf8)
    {
        var raw = Encoding.UTF8.GetString(utf8);
        if (!raw.Contains('\\', StringComparison.Ordinal)) return raw;
        var text = new StringBuilder();
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            var escape = raw[++i];
            if (escape == 'u')
            {
                text.Append((char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(escape switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => escape });
            }
        }

        return text.ToString();
    }
}
