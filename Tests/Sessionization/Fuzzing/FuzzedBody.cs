using System.Text;
using System.Text.Json;
using Audiogum.Sessions.Tests.Sessionization.Events;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Fuzzing;

/// <summary>A change of a kind, and where chance makes it.</summary>
internal readonly record struct Mutation(int Kind, int Chance);

/// <summary>
/// How a body is made: examples of the event document, changed as values, written as JSON in one of its many ways,
/// changed as tokens, then as bytes, then in their encoding. Without changes it is a valid post.
/// </summary>
internal sealed record FuzzedBody(int[] Examples, Mutation[] Values, int Writing, Mutation[] Tokens, Mutation[] Bytes, Mutation[] Encodings)
{
    private static readonly JsonTree[] Documents =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Events", "Fixtures"), "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement).Select(JsonTreeWalker.FromElement),
    ];

    private static readonly Gen<Mutation> Any = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int).Select((kind, chance) => new Mutation(kind, chance));

    /// <summary>Mostly changed as values: the reader's deeper rooms are behind well-formed JSON.</summary>
    public static Gen<FuzzedBody> Bodies { get; } = Gen.Select(
        Gen.Int[0, Documents.Length - 1].Array[1, 4], Any.Array[0, 5], Gen.Int,
        Sometimes(4), Sometimes(5), Sometimes(12),
        (examples, values, writing, tokens, bytes, encodings) => new FuzzedBody(examples, values, writing, tokens, bytes, encodings));

    /// <summary>The bytes.</summary>
    public byte[] Write()
    {
        var events = Array.ConvertAll(Examples, example => Documents[example]);
        var root = new JsonTree(null, null, [("schemaversion", JsonTreeWalker.Text("1.0")), ("events", new(null, null, null, events))], null);
        foreach (var mutation in Values) root = ValueMutations.Apply(root, mutation);

        var text = new StringBuilder();
        root.Write(text, new Random(Writing));
        var bytes = Encoding.UTF8.GetBytes(TokenMutations.Apply(text.ToString(), Tokens));
        foreach (var mutation in Bytes) bytes = ByteMutations.Apply(bytes, mutation);
        foreach (var mutation in Encodings) bytes = EncodingMutations.Apply(bytes, mutation);
        return bytes;
    }

    /// <summary>For a report: the bytes as text where they are text, and as base64 to be used again.</summary>
    public override string ToString() => $"{Encoding.Latin1.GetString(Write())}\nbase64: {Convert.ToBase64String(Write())}";

    private static Gen<Mutation[]> Sometimes(int oneIn) => Gen.Frequency((oneIn - 1, Gen.Const(Array.Empty<Mutation>())), (1, Any.Array[1, 3]));
}
