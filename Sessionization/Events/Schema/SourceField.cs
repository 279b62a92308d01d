using System.Text;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>
/// An audio source: an open list, because custom sources exist. Any string of 1 to
/// <see cref="EventLimits.MaxSourceLength"/> characters (Unicode code points); one that is not documented warns.
/// </summary>
internal sealed class SourceField() : Field("source")
{
    private static readonly byte[][] Documented = Array.ConvertAll(
        ["playable", "spotifyconnect", "airplay", "bluetooth", "dlna", "aux", "usb", "other"],
        Encoding.UTF8.GetBytes);

    /// <inheritdoc/>
    public override bool IsRead => true;

    /// <inheritdoc/>
    public override bool ReadValue(ref EventCursor cursor)
    {
        if (!cursor.ReadText(out var text)) return false;
        if (text.IsEmpty || CountCharacters(text) > EventLimits.MaxSourceLength)
            return cursor.Fail(RejectionCode.InvalidValue, "must have 1 to 64 characters");
        cursor.UnknownSource = !IsDocumented(text);
        cursor.Values[TextSlot.Source] = TextPool.Get(text);
        return true;
    }

    private static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var unit in utf8)
            if ((unit & 0xC0) != 0x80) count++;
        return count;
    }

    private static bool IsDocumented(ReadOnlySpan<byte> text)
    {
        foreach (var source in Documented)
            if (text.SequenceEqual(source)) return true;
        return false;
    }
}
