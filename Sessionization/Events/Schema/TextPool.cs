using System.Text;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>
/// One string for equal texts. Client, version, device, session id and titles repeat from event to event; without this
/// every event of a session in memory would hold its own copies. A fixed table where the newer text takes the older
/// one's place: bounded, and right under any race, because a slot only ever holds a whole string that is compared
/// before it is handed out.
/// </summary>
internal static class TextPool
{
    private const int MaxBytes = 96;
    private const int Slots = 1 << 13;

    private static readonly string?[] Pool = new string?[Slots];

    /// <summary>A string of this valid UTF-8.</summary>
    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return string.Empty;
        if (utf8.Length > MaxBytes) return Encoding.UTF8.GetString(utf8);
        ref var slot = ref Pool[SeededHash.Compute(utf8) & (Slots - 1)];
        var known = slot;
        if (known is not null && Ascii.Equals(utf8, known)) return known;
        Span<char> buffer = stackalloc char[MaxBytes];
        var text = buffer[..Encoding.UTF8.GetChars(utf8, buffer)];
        return known is not null && text.SequenceEqual(known) ? known : slot = new string(text);
    }
}
