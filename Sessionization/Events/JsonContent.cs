using System.Text.Json;
using Audiogum.Sessions.Sessionization.Events.Schema;

namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>
/// The content of an event (semantics §3): what is left when the order of members, white space and the way a character
/// is escaped are taken away. Numbers are their digits as sent (1, 1.0 and 1e0 are three contents), an absent member is
/// not a null one, and the GUID fields of the event document compare in lower case.
/// </summary>
public static class JsonContent
{
    /// <summary>Whether two valid events have the same content. Equal bytes cost one comparison.</summary>
    /// <exception cref="JsonException">One of them is no valid event.</exception>
    public static bool Equal(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        a.SequenceEqual(b) || Canonical(a).AsSpan().SequenceEqual(Canonical(b));

    /// <summary>
    /// The content of a valid event as bytes: the same for all events of the same content, and for no other. Not JSON,
    /// and not for keeping: only comparable within one version of the program.
    /// </summary>
    /// <exception cref="JsonException">This is no valid event.</exception>
    public static byte[] Canonical(ReadOnlySpan<byte> utf8Event) => new CanonicalWriter(utf8Event).Write();
}
