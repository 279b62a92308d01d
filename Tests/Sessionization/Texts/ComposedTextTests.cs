using System.Security.Cryptography;
using System.Text;
using Audiogum.Sessions.Sessionization.Texts;

namespace Audiogum.Sessions.Tests.Sessionization.Texts;

/// <summary>The form NFC, held against another implementation: Python's <c>unicodedata</c> 14.0, whose digests these are.</summary>
public sealed class ComposedTextTests
{
    private static readonly (int First, int End)[] Blocks =
    [
        (0x41, 0x5B), (0x61, 0x7B), (0xC0, 0x180), (0x300, 0x400),
        (0x591, 0x660), (0x900, 0xFD0), (0x1100, 0x1200), (0x1AB0, 0x1B50),
        (0x1DC0, 0x2000), (0x20D0, 0x212C), (0x3041, 0x30FF), (0xAC00, 0xAC40),
        (0xF900, 0xFB50), (0x11080, 0x11140), (0x1D157, 0x1D1C0), (0x2F800, 0x2F840),
    ];

    [Fact]
    public void Every_character_is_composed_as_another_implementation_does()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var character in Scalars()) Append(digest, ComposedText.Compose(character.ToString()));
        Assert.Equal("9cc65524a9d8082bf10840c616cd199bd2ac12ee49a3381bd6fb7957711f342b", Convert.ToHexStringLower(digest.GetHashAndReset()));
    }

    /// <summary>Sequences of characters that combine, drawn by a generator that is as easily written in Python.</summary>
    [Fact]
    public void Sequences_of_combining_characters_are_composed_as_another_implementation_does()
    {
        var picks = Blocks.SelectMany(block => Range(block.First, block.End)).ToArray();
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (state, changed) = (1UL, 0);
        for (var sequence = 0; sequence < 200_000; sequence++)
        {
            var text = new StringBuilder();
            for (var left = 1 + (Draw() % 8); left > 0; left--) text.Append(char.ConvertFromUtf32(picks[(int)(Draw() % (ulong)picks.Length)]));
            var composed = ComposedText.Compose(text.ToString());
            changed += composed == text.ToString() ? 0 : 1;
            Append(digest, composed);
            Assert.Same(composed, ComposedText.Compose(composed));
        }

        Assert.Equal(90_529, changed);
        Assert.Equal("5a2b5f30861eae1472f4de8187425e915775302c63fd3a0b57385879c4e8a7b8", Convert.ToHexStringLower(digest.GetHashAndReset()));

        ulong Draw() => (state = unchecked((state * 6364136223846793005) + 1442695040888963407)) >> 33;
    }

    [Theory]
    [InlineData("", ""), InlineData("Café", "Café"), InlineData("Cafe\u0301", "Café"), InlineData("\u1112\u1161\u11ab", "한"), InlineData("\u212b", "Å"), InlineData("a\ud800", "a\ud800")]
    public void Texts_are_composed(string text, string composed) => Assert.Equal(composed, ComposedText.Compose(text));

    private static IEnumerable<Rune> Scalars() => Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value));

    private static IEnumerable<int> Range(int first, int end) => Enumerable.Range(first, end - first);

    private static void Append(IncrementalHash digest, string text) => digest.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
}
