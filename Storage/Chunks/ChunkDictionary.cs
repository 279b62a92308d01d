namespace Audiogum.Sessions.Storage.Chunks;

/// <summary>
/// What the events of the published document have in common, as a raw zstd dictionary: it lets a chunk of one event
/// shrink to a third, where a codec without a dictionary finds nothing to repeat. Frozen: chunks already written
/// need these very bytes. A better dictionary becomes a codec of its own.
/// </summary>
internal static class ChunkDictionary
{
    /// <summary>Rare members first, the common ones last: the nearer, the cheaper to refer to.</summary>
    public static byte[] First { get; } =
        """
        "locale":{"country":"DE","language":"de-DE"},"preferredlanguages":["de-DE","en-GB"]}
        "action":"signout","action":"failure","provider":"facebook","service":"tidal"}
        "sourcepage":"home","sourcesubpage":"menu","sourcecontrol":"button","sourcetag":"","sourceindex":0,"targetpage":"profile","targetsubpage":"","referreruri":"https://www."}
        "action":"success","stoppedby":"server","stoppedby":"client","ref":"
        "action":"dislike","action":"unlike","action":"undislike","target":"playlist","target":"album","target":"internetradio","target":"artist","artist":{"id":"
        "outputdevice":{"connection":"lightning","connection":"bluetooth","deviceid":"","devicetype":"","devicename":"","devicemanufacturer":"","devicefirmware":"
        "source":"airplay","source":"dlna","source":"aux","source":"usb","source":"bluetooth","source":"other","service":"apple"
        "action":"mediaerror","action":"seek","action":"skipprev","streamurl":"http://
        "type":"audiobook","type":"chapter","type":"episode","type":"podcast","type":"internetradio","service":"tunein","service":"vtuner","ref":"s
        "presetnumber":1,"variant":"taste","index":0,"playbackcodec":"FLAC","artists":[{"id":"","name":"
        "sourcedata":{"service":"spotify","ref":"spotify:playlist:","name":"
        "type":"appstartevent","type":"authevent","action":"signin","type":"navigationevent","type":"voiceevent","type":"profileevent","action":"like","target":"song",
        "client":"Audiogum iOS client","clientversion":"2.0.0","platform":"ios","platformversion":"17.0","devicename":"iPhone","devicemanufacturer":"Apple","connection":"cellular","connection":"none","countrycode":"us","initiator":"client","timing":1
        "source":"playable","playable":{"id":"","userid":"","name":"","startindex":0,"parameters":{"type":"dynamicplaylist","type":"playlist","service":"tidal","ref":"
        "action":"continue","action":"resume","action":"mediabegin","action":"complete","action":"skipnext","action":"stop","action":"begin","action":"start",
        "source":"spotifyconnect","sourcedata":{"service":"spotify"},"offset":0,"item":{"service":"spotify","ref":"spotify:track:","name":"","type":"song","artistdisplayname":"","albumname":"","duration":180,"artists":[{"service":"spotify","ref":"spotify:artist:","name":""}]}}
        {"type":"playevent","sessionid":"","sequencenumber":1,"localtime":"2026-01-01T00:00:00.000+00:00","client":"Audiogum Android client","clientversion":"1.0.0","platform":"android","platformversion":"11","devicename":"Pixel","devicemanufacturer":"Google","connection":"wan","countrycode":"gb","initiator":"user","action":"
        """u8.ToArray();
}
