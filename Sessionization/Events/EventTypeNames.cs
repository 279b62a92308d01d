namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>The texts of <see cref="EventType"/> in the event document.</summary>
public static class EventTypeNames
{
    private static readonly string[] Names = ["appstartevent", "authevent", "navigationevent", "playevent", "profileevent", "voiceevent"];

    /// <summary>The text of a type.</summary>
    public static string GetName(EventType type) => Names[(int)type];
}
