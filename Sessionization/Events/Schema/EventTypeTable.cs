using System.Text;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>A type of event: its name and the field table of its events.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">The value of its <c>type</c> member.</param>
/// <param name="FirstCounted">What the first action of its closed list counts as, the next ones following; or none.</param>
/// <param name="Fields">The common fields and its own.</param>
internal sealed record EventTypeTable(EventType Type, string Name, CountedAction FirstCounted, FieldTable Fields)
{
    /// <summary>The name in UTF-8.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>What an action, by its place in the closed list, counts as.</summary>
    public CountedAction Counted(long? action) =>
        FirstCounted == CountedAction.None || action is null ? CountedAction.None : FirstCounted + (byte)action;
}
