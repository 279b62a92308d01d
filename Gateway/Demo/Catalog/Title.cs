using System.Text.Json;

namespace Audiogum.Sessions.Gateway.Demo.Catalog;

/// <summary>Something that can be played as one item: a song, a chapter, an episode, a station. All of them are invented.</summary>
/// <param name="Kind"><c>item.type</c>.</param>
/// <param name="Name">The title.</param>
/// <param name="Artist">Who is shown as the artist, or null.</param>
/// <param name="Album">The album, or null.</param>
/// <param name="Seconds">Duration in seconds, or null where it has none (stations).</param>
/// <param name="Service">The content service, or null.</param>
/// <param name="Ref">The service's reference.</param>
internal sealed record Title(string Kind, string Name, string? Artist, string? Album, int? Seconds, string? Service, string Ref)
{
    /// <summary>Writes the <c>item</c> object of the event document.</summary>
    public void Write(Utf8JsonWriter json, string? streamUrl = null)
    {
        json.WriteStartObject("item");
        json.WriteString("type", Kind);
        json.WriteString("name", Name);
        if (Artist is not null) json.WriteString("artistdisplayname", Artist);
        if (Album is not null) json.WriteString("albumname", Album);
        if (Seconds is { } seconds) json.WriteNumber("duration", seconds);
        if (Service is not null)
        {
            json.WriteString("service", Service);
            json.WriteString("ref", Ref);
            if (Kind == "song") json.WriteString("playbackcodec", "FLAC"); // the schema allows members of one's own
        }

        if (streamUrl is not null) json.WriteString("streamurl", streamUrl);
        json.WriteEndObject();
    }
}
