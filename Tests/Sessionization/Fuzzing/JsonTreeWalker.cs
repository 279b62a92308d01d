using System.Text.Json;
using Audiogum.Sessions.Tests.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Sessionization.Fuzzing;

/// <summary>Makes and walks JSON values that can be changed.</summary>
internal static class JsonTreeWalker
{
    public static JsonTree Literal(string digits) => new(digits, null, null, null);

    public static JsonTree Text(string text) => new(null, text, null, null);

    public static JsonTree FromElement(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new(null, null, [.. element.EnumerateObject().Select(member => (member.Name, FromElement(member.Value)))], null),
        JsonValueKind.Array => new(null, null, null, [.. element.EnumerateArray().Select(FromElement)]),
        JsonValueKind.String => Text(element.GetString()!),
        _ => Literal(element.GetRawText()),
    };

    /// <summary>How many values it has, itself among them.</summary>
    public static int Count(this JsonTree tree) =>
        1 + (tree.Members?.Sum(member => member.Value.Count()) ?? 0) + (tree.Elements?.Sum(Count) ?? 0);

    /// <summary>The tree with the value at a place, counted in depth-first order, changed.</summary>
    public static JsonTree At(this JsonTree tree, int place, Func<JsonTree, JsonTree> change)
    {
        if (place == 0) return change(tree);
        place--;
        if (tree.Members is { } members)
        {
            for (var i = 0; i < members.Length; i++)
            {
                var size = members[i].Value.Count();
                if (place < size)
                    return tree with { Members = [.. members[..i], (members[i].Name, members[i].Value.At(place, change)), .. members[(i + 1)..]] };
                place -= size;
            }
        }
        else if (tree.Elements is { } elements)
        {
            for (var i = 0; i < elements.Length; i++)
            {
                var size = elements[i].Count();
                if (place < size) return tree with { Elements = [.. elements[..i], elements[i].At(place, change), .. elements[(i + 1)..]] };
                place -= size;
            }
        }

        return tree;
    }
}
