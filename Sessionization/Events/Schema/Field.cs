using System.Text;
using System.Text.Json;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>One row of a field table of the event document: a name, and what its value must be.</summary>
internal abstract class Field(string name)
{
    /// <summary>The member's name.</summary>
    public string Name => name;

    /// <summary>The member's name in UTF-8.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>Whether the member must be present and not null.</summary>
    public bool Mandatory { get; private set; }

    /// <summary>Whether the value is one of few: no text of it can name a person.</summary>
    public virtual bool IsClosed => false;

    /// <summary>Whether the value is kept for the fold: numbers are made of it.</summary>
    public virtual bool IsRead => false;

    /// <summary>The table of the object that the value is, or of the objects that its elements are.</summary>
    public virtual FieldTable Inner => FieldTable.Unknown;

    /// <summary>This field, mandatory.</summary>
    public Field Required()
    {
        Mandatory = true;
        return this;
    }

    /// <summary>
    /// Judges the value that the cursor stands on and keeps what is wanted of it. The cursor ends on the value's
    /// last token; after false it carries the fault, and may stand anywhere within the value.
    /// </summary>
    public bool Read(ref EventCursor cursor) =>
        cursor.Json.TokenType == JsonTokenType.Null
            ? !Mandatory || cursor.FailMissing()
            : ReadValue(ref cursor);

    /// <summary>The same where null is of the wrong type like any other: in arrays.</summary>
    public abstract bool ReadValue(ref EventCursor cursor);
}
