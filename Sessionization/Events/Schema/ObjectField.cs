using System.Text.Json;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>An object with a field table of its own; members that the table lacks are kept verbatim and ignored.</summary>
internal sealed class ObjectField(string name, FieldTable table) : Field(name)
{
    /// <inheritdoc/>
    public override FieldTable Inner => table;

    /// <inheritdoc/>
    public override bool ReadValue(ref EventCursor cursor) =>
        cursor.Json.TokenType == JsonTokenType.StartObject
            ? cursor.ReadObject(table)
            : cursor.Fail(RejectionCode.InvalidType, "must be an object");
}

/// <summary>An array whose elements are all of one kind; null is none of them.</summary>
/// <param name="name">The member's name.</param>
/// <param name="element">What each element must be; its own name means nothing.</param>
internal sealed class ArrayField(string name, Field element) : Field(name)
{
    /// <inheritdoc/>
    public override FieldTable Inner => element.Inner;

    /// <inheritdoc/>
    public override bool ReadValue(ref EventCursor cursor) =>
        cursor.Json.TokenType == JsonTokenType.StartArray
            ? cursor.ReadArray(element)
            : cursor.Fail(RejectionCode.InvalidType, "must be an array");
}
