using System.Text.Json;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <content>Names, texts and numbers.</content>
internal ref partial struct EventCursor
{
    /// <summary>Reads a string.</summary>
    /// <param name="text">Its UTF-8, unescaped; valid until the next text is read.</param>
    public bool ReadText(out ReadOnlySpan<byte> text)
    {
        text = default;
        return Json.TokenType == JsonTokenType.String
            ? ReadUnescaped(out text)
            : Fail(RejectionCode.InvalidType, "must be a string");
    }

    /// <summary>Reads an integer literal in the range of 64 bits.</summary>
    public bool ReadInteger(out long value)
    {
        value = 0;
        if (Json.TokenType != JsonTokenType.Number) return Fail(RejectionCode.InvalidType, "must be an integer");
        return Json.TryGetInt64(out value) || Fail(RejectionCode.InvalidValue, "must be an integer of 64 bits without fraction or exponent");
    }

    /// <summary>Reads the name or string that the reader stands on.</summary>
    public bool ReadUnescaped(out ReadOnlySpan<byte> text)
    {
        text = Json.ValueSpan;
        if (!Json.ValueIsEscaped) return true;
        if (IsTooLong()) return false;
        if (IsLone()) return FailLone();
        text = Unescape();
        return true;
    }

    /// <summary>
    /// The name or string that the reader stands on, unescaped, or as it is written if it holds half of a surrogate
    /// pair: good enough to tell two names of the envelope apart, where that is no fault.
    /// </summary>
    public ReadOnlySpan<byte> ReadSpelling() => !Json.ValueIsEscaped || IsLone() ? Json.ValueSpan : Unescape();

    private ReadOnlySpan<byte> Unescape()
    {
        if (scratch is null || scratch.Length < Json.ValueSpan.Length) scratch = new byte[Math.Max(256, Json.ValueSpan.Length)];
        return scratch.AsSpan(0, Json.CopyString(scratch));
    }

    private readonly bool IsLone() => Json.ValueIsEscaped && EscapedText.HasLoneSurrogate(Json.ValueSpan);
}
