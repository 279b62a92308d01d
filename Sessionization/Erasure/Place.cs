namespace Audiogum.Sessions.Sessionization.Erasure;

/// <summary>Where a text stands, which says whether it can hold a person.</summary>
internal enum Place
{
    /// <summary>In a member that the event document does not know: nothing is made of it.</summary>
    Free,

    /// <summary>In a known member that no number is made of, and that may name a person.</summary>
    Unread,

    /// <summary>A title or a name of a device: people write these, and numbers are made of them.</summary>
    Title,

    /// <summary>In a document of ours, any text that may be a title or not: never the id as a whole.</summary>
    Inner,

    /// <summary>The name of a member that the event document does not know.</summary>
    Name,

    /// <summary>It holds a user.</summary>
    Person,

    /// <summary>It never holds a user, or the fold compares it: a service, a source, a version, a reference.</summary>
    Kept,
}
