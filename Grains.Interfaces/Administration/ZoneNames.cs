using System.Text.RegularExpressions;

namespace Audiogum.Sessions.Grains.Interfaces.Administration;

/// <summary>
/// Which names of time zones are accepted: those of the IANA database that mean the same on every machine. A system's
/// directory of zones holds other files too: the machine's own zone, copies with leap seconds, and whatever a path leads to.
/// </summary>
public static partial class ZoneNames
{
    private static readonly string[] OfOneMachine = ["localtime", "posixrules", "Factory"];

    private static readonly string[] Copies = ["posix/", "right/"];

    /// <summary>Whether a name is that of a zone known here.</summary>
    /// <param name="name">
    /// The name, as <c>Europe/Oslo</c>; case counts, although the runtime finds UTC, and what it found before, in any case.
    /// </param>
    public static bool IsKnown(string name) =>
        Name().IsMatch(name)
        && !OfOneMachine.Contains(name, StringComparer.OrdinalIgnoreCase)
        && !Copies.Any(folder => name.StartsWith(folder, StringComparison.OrdinalIgnoreCase))
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId && zone.Id == name;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\z")]
    private static partial Regex Name();
}
