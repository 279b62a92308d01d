using System.Text.Json;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <content>The event's type, which decides what its other members mean and may yet come last.</content>
internal ref partial struct EventCursor
{
    /// <summary>Finds the type of the event at whose opening brace the reader stands, and stays there.</summary>
    /// <returns>The type, or null with the fault noted.</returns>
    public EventTypeTable? FindType()
    {
        var here = Json;
        var type = SeekType() ? ReadType() : null;
        Json = here;
        return type;
    }

    private bool SeekType()
    {
        while (Json.Read() && Json.TokenType == JsonTokenType.PropertyName)
        {
            var found = IsType();
            Json.Read();
            if (found) return true;
            Json.Skip();
            if (IsTooLong()) return false;
        }
        return FailMissing() || Within("type");
    }

    private EventTypeTable? ReadType()
    {
        if (Json.TokenType == JsonTokenType.Null) FailMissing();
        else if (ReadText(out var text))
        {
            if (EventDocument.FindType(text) is { } type) return type;
            Fail(RejectionCode.UnknownType, EventDocument.TypeChoices);
        }
        Within("type");
        return null;
    }

    private readonly bool IsType() =>
        Json.ValueIsEscaped ? !IsLone() && Json.ValueTextEquals("type"u8) : Json.ValueSpan.SequenceEqual("type"u8);
}
