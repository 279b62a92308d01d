using System.Text.Json;
using System.Text.Unicode;
using Audiogum.Sessions.Sessionization.Events.Schema;

namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>Judges events by api.md, "POST /v1/events", and the tables of the published event document.</summary>
/// <remarks>
/// The first of these that applies is the verdict, so that it is the same for the same bytes: a limit of the event
/// (<c>too_large</c>; the levels are those of an object); no object; its <c>type</c>; the first fault in the order of
/// the bytes, where a missing member is found at its object's end, in the order of the document's tables. Members that
/// the document does not know for the event's type are kept and ignored; that they come twice, or hold half of a
/// surrogate pair, is a fault in them too.
/// <c>localtime</c> is held against 1970 in UTC.
/// </remarks>
public static class EventReader
{
    /// <summary>Judges one event.</summary>
    /// <param name="utf8Event">The event's JSON, one whole value.</param>
    /// <param name="receivedAt">When it came, in milliseconds since 1970; null where it was judged before and is read again.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="JsonException">The bytes are not one JSON value in valid UTF-8. Elements of a batch that was read always are.</exception>
    public static EventReading Read(ReadOnlySpan<byte> utf8Event, long? receivedAt)
    {
        if (!Utf8.IsValid(utf8Event)) throw new JsonException("The event is not valid UTF-8.");
        var cursor = new EventCursor(utf8Event) { ReceivedAt = receivedAt };
        cursor.Json.Read();
        var reading = Read(ref cursor);
        cursor.Json.Read(); // throws if anything follows
        return reading;
    }

    /// <summary>Judges the value that the cursor stands on and leaves the cursor on its last token.</summary>
    internal static EventReading Read(ref EventCursor cursor)
    {
        cursor.BeginEvent();
        if (cursor.Json.TokenType != JsonTokenType.StartObject)
        {
            cursor.Fail(RejectionCode.InvalidType, "must be an object");
            cursor.Json.Skip();
        }
        else if (cursor.FindType() is { } type && cursor.ReadObject(type.Fields) && !cursor.IsTooLong())
        {
            return new(Build(type, in cursor.Values), null, cursor.UnknownSource);
        }
        else
        {
            cursor.SkipEvent();
        }
        cursor.IsTooLong();
        return new(null, cursor.Rejection, false);
    }

    private static SessionEvent Build(EventTypeTable type, ref readonly EventValues values) => new()
    {
        Type = type.Type,
        SessionId = values[TextSlot.SessionId]!,
        SequenceNumber = values[NumberSlot.SequenceNumber]!.Value,
        Instant = values[NumberSlot.Instant]!.Value,
        UtcOffsetMinutes = (short)values[NumberSlot.UtcOffsetMinutes]!.Value,
        Client = values[TextSlot.Client]!,
        ClientVersion = values[TextSlot.ClientVersion]!,
        Platform = values[TextSlot.Platform]!,
        PlatformVersion = values[TextSlot.PlatformVersion]!,
        DeviceName = values[TextSlot.DeviceName]!,
        DeviceManufacturer = values[TextSlot.DeviceManufacturer]!,
        Connection = values[TextSlot.Connection]!,
        CountryCode = values[TextSlot.CountryCode],
        Initiator = values[TextSlot.Initiator],
        Counted = type.Counted(values[NumberSlot.Action]),
        Play = type.Type == EventType.Play ? BuildPlay(in values) : null,
    };

    private static PlayDetails BuildPlay(ref readonly EventValues values) => new()
    {
        Action = (PlayAction)values[NumberSlot.Action]!.Value,
        Source = values[TextSlot.Source]!,
        OffsetSeconds = (int?)values[NumberSlot.Offset],
        Item = values[TextSlot.ItemName] is { } name ? BuildItem(name, in values) : null,
        Playable = values[TextSlot.PlayableId] is { } id
            ? new(id, values[TextSlot.PlayableName], values[TextSlot.PlayableType], values[TextSlot.PlayableService])
            : null,
        SourceService = values[TextSlot.SourceService],
        PresetNumber = values[NumberSlot.PresetNumber],
        OutputDevice = values[TextSlot.OutputConnection] is { } connection
            ? new(connection, values[TextSlot.OutputDeviceType])
            : null,
    };

    private static PlayItem BuildItem(string name, ref readonly EventValues values) => new()
    {
        Type = values[TextSlot.ItemType],
        Name = name,
        ArtistDisplayName = values[TextSlot.ItemArtistDisplayName],
        AlbumName = values[TextSlot.ItemAlbumName],
        Duration = values[NumberSlot.Duration],
        Service = values[TextSlot.ItemService],
        Ref = values[TextSlot.ItemRef],
        Id = values[TextSlot.ItemId],
    };
}
