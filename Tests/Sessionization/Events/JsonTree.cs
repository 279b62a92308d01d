using System.Text;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Events;

/// <summary>A JSON value that can be written in many ways and changed in one place.</summary>
/// <param name="Literal">Its digits or word; null if it is something else.</param>
/// <param name="Text">Its characters, if a string.</param>
/// <param name="Members">Its members, if an object.</param>
/// <param name="Elements">Its elements, if an array.</param>
internal sealed record JsonTree(string? Literal, string? Text, (string Name, JsonTree Value)[]? Members, JsonTree[]? Elements)
{
    private static readonly Gen<string> Strings =
        Gen.OneOf("a", "b", "B", "\"", "\\", "/", "\n", "\0", "é", "e\u0301", "曲", "😀", "\u007f", "\u2028").Array[0, 4].Select(string.Concat);

    private static readonly Gen<JsonTree> Leaves = Gen.OneOf(
        Gen.OneOf("0", "-0", "1", "1.0", "1e0", "10", "true", "false", "null").Select(literal => new JsonTree(literal, null, null, null)),
        Strings.Select(text => new JsonTree(null, text, null, null)));

    public static Gen<JsonTree> Trees(int depth) => depth == 0 ? Leaves : Gen.OneOf(Leaves, Objects(depth), Arrays(depth));

    /// <summary>Members of these names and values under a play event's own.</summary>
    public static Gen<(string Name, JsonTree Value)[]> MembersOf(int depth) =>
        Gen.Select(Strings, Trees(depth - 1)).Array[0, 6].Select(members => members.DistinctBy(member => member.Item1).ToArray());

    /// <summary>Writes the value; the source of chance decides on order, white space and escapes.</summary>
    public void Write(StringBuilder output, Random chance)
    {
        Space(output, chance);
        if (Literal is not null) output.Append(Literal);
        else if (Text is not null) Quote(output, Text, chance);
        else if (Members is not null) Join(output, chance, "{}", Members.OrderBy(_ => chance.Next()).ToArray(), member =>
        {
            Space(output, chance);
            Quote(output, member.Name, chance);
            Space(output, chance);
            output.Append(':');
            member.Value.Write(output, chance);
        });
        else Join(output, chance, "[]", Elements!, element => element.Write(output, chance));
        Space(output, chance);
    }

    /// <summary>The same value but for one place, somewhere at or below this one.</summary>
    public JsonTree Change(Random chance)
    {
        if (Members is { Length: > 0 } && chance.Next(4) > 0)
        {
            var at = chance.Next(Members.Length);
            var (name, value) = Members[at];
            return chance.Next(4) switch
            {
                0 => this with { Members = [.. Members[..at], .. Members[(at + 1)..]] },
                1 => this with { Members = [.. Members[..at], (name + "x", value), .. Members[(at + 1)..]] },
                _ => this with { Members = [.. Members[..at], (name, value.Change(chance)), .. Members[(at + 1)..]] },
            };
        }
        if (Elements is { Length: > 0 } && chance.Next(4) > 0)
        {
            var at = chance.Next(Elements.Length);
            return this with { Elements = [.. Elements[..at], Elements[at].Change(chance), .. Elements[(at + 1)..]] };
        }
        return Literal == "7" ? new(null, "changed", null, null) : new("7", null, null, null);
    }

    private static Gen<JsonTree> Objects(int depth) => MembersOf(depth).Select(members => new JsonTree(null, null, members, null));

    private static Gen<JsonTree> Arrays(int depth) => Trees(depth - 1).Array[0, 4].Select(elements => new JsonTree(null, null, null, elements));

    private static void Join<T>(StringBuilder output, Random chance, string brackets, T[] parts, Action<T> write)
    {
        output.Append(brackets[0]);
        for (var index = 0; index < parts.Length; index++)
        {
            if (index > 0) output.Append(',');
            write(parts[index]);
        }
        Space(output, chance);
        output.Append(brackets[1]);
    }

    private static void Space(StringBuilder output, Random chance)
    {
        while (chance.Next(4) == 0) output.Append(" \t\r\n"[chance.Next(4)]);
    }

    private static void Quote(StringBuilder output, string text, Random chance)
    {
        output.Append('"');
        foreach (var unit in text)
        {
            var escaped = unit is '"' or '\\' or '/' ? $"\\{unit}" : unit == '\n' ? "\\n" : null;
            var mustEscape = unit is '"' or '\\' || unit < ' ';
            // Halves of a pair are written alike, for a raw half beside an escaped one is no text.
            if (char.IsSurrogate(unit) || (!mustEscape && chance.Next(2) == 0)) output.Append(unit);
            else if (escaped is not null && chance.Next(2) == 0) output.Append(escaped);
            else output.Append("\\u").Append(((int)unit).ToString(chance.Next(2) == 0 ? "x4" : "X4", System.Globalization.CultureInfo.InvariantCulture));
        }
        output.Append('"');
    }
}
