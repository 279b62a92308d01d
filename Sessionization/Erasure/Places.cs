using System.Collections.Frozen;
using Audiogum.Sessions.Sessionization.Events.Schema;

namespace Audiogum.Sessions.Sessionization.Erasure;

/// <summary>Which place a member of an event, or of a document of ours, is.</summary>
internal static class Places
{
    private static readonly FrozenSet<string> Titles =
        FrozenSet.Create("name", "artistdisplayname", "albumname", "devicename", "playablename");

    /// <summary>Members of events that nothing is made of, and that hold a word of the player, never a person.</summary>
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        "type", "service", "provider", "country", "language", "preferredlanguages", "devicemanufacturer", "devicefirmware",
        "sourcepage", "sourcesubpage", "sourcecontrol", "targetpage", "targetsubpage");

    /// <summary>Members of our documents that hold what <see cref="Member"/> keeps.</summary>
    private static readonly FrozenSet<string> Keys = FrozenSet.Create(
        "sessionid", "deviceid", "type", "source", "service", "ref", "id", "playableid", "playabletype", "client",
        "clientversion", "platform", "platformversion", "devicemanufacturer", "outputdevice", "connection", "countrycode", "initiator",
        "action", "timezone", "endreason", "outcome", "status");

    /// <summary>The place of a value in an event.</summary>
    /// <param name="field">Its row of the event document, or null where that does not know it.</param>
    public static Place Member(Field? field) => field switch
    {
        null => Place.Free,
        GuidField { Name: "userid" } => Place.Person,
        GuidField or { IsClosed: true } => Place.Kept,
        { IsRead: true } => Titles.Contains(field.Name) ? Place.Title : Place.Kept,
        _ => Words.Contains(field.Name) ? Place.Kept : Place.Unread,
    };

    /// <summary>The place of a value in a document or a table of ours.</summary>
    public static Place Column(string name) =>
        name == "userid" ? Place.Person : Titles.Contains(name) ? Place.Title : Keys.Contains(name) ? Place.Kept : Place.Inner;
}
