using System.Globalization;
using static Audiogum.Sessions.Tests.Cluster.Attacks.AttackedServer;

namespace Audiogum.Sessions.Tests.Cluster.Attacks;

/// <summary>The posts of each attack, by their place in the row: as much harm as a post can do for the bytes it takes.</summary>
internal static class AttackBodies
{
    /// <summary>Numbers beyond which the session of <see cref="LateNumbers"/> begins.</summary>
    private const long Late = 1_000_000;

    private static readonly string LongText = new('t', 14_000);

    private static readonly string Padding = new('p', 3_500);

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<Func<long, IEnumerable<string>>> All { get; } = [NewSessions, Decades, Conflicts, LongTexts, Rejections, LateNumbers, Gaps, BigBatches];

    /// <summary>A thousand sessions nobody has heard of, an event each.</summary>
    public static IEnumerable<string> NewSessions(long post) => Range(1_000).Select(at => Play(Session('a', post * 1_000 + at), 1));

    /// <summary>Sessions that claim to have played for twelve years without a break.</summary>
    public static IEnumerable<string> Decades(long post)
    {
        const string item = ""","item":{"name":"n","duration":1000000000}""";
        return Range(500).SelectMany(at => (string[])[
            Action(Session('b', post * 500 + at), 1, "2015-01-02T00:00:00Z", "begin", item),
            Action(Session('b', post * 500 + at), 2, "2026-11-20T00:00:00Z", "continue", item)]);
    }

    /// <summary>Other contents for a number that is taken.</summary>
    public static IEnumerable<string> Conflicts(long post) => Range(500).Select(at => Play(Session('c', 1), 1, extra: Invariant($",\"x\":{post * 500 + at}")));

    /// <summary>Names of 14 000 characters, all different.</summary>
    public static IEnumerable<string> LongTexts(long post) => Range(250).Select(at => Play(
        Session('d', post * 250 + at), 1, extra: Invariant($$""","item":{"name":"{{post * 250 + at}}{{LongText}}"}""")));

    /// <summary>Events that are no events, and long.</summary>
    public static IEnumerable<string> Rejections(long post) => Range(1_000).Select(at => Invariant($$"""{"type":"none","x":{{post * 1_000 + at}},"y":"{{Padding}}"}"""));

    /// <summary>Ten thousand events of a session, then one event after another that comes before all of them.</summary>
    public static IEnumerable<string> LateNumbers(long post) => post < 10
        ? Range(1_000).Select(at => Play(Session('e', 1), Late + post * 1_000 + at))
        : [Play(Session('e', 1), Late - post)];

    /// <summary>Numbers of one session that never touch each other.</summary>
    public static IEnumerable<string> Gaps(long post) => Range(1_000).Select(at => Play(Session('f', post / 100), (post * 1_000 + at) * 3));

    /// <summary>Posts of the largest size, a session each.</summary>
    public static IEnumerable<string> BigBatches(long post) => Range(1_000).Select(at => Play(Session('0', post), at, extra: $",\"x\":\"{Padding}\""));

    private static IEnumerable<int> Range(int count) => Enumerable.Range(0, count);

    private static string Session(char kind, long number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number:x31}");

    private static string Action(string session, long number, string localTime, string action, string extra) =>
        Play(session, number, localTime, extra: extra).Replace("\"action\":\"start\"", $"\"action\":\"{action}\"", StringComparison.Ordinal);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
