using Audiogum.Sessions.Sessionization.Codecs;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

// Most players wait for the next event most of the time.
public sealed partial class Player
{
    /// <summary>What is not worth packing.</summary>
    private const int FewUnits = 4;

    private byte[]? resting;

    /// <summary>
    /// Packs what is closed, which is most of what is held, until it is needed again: as bytes it takes a tenth of the memory.
    /// Nothing else about the player changes.
    /// </summary>
    public void Compact()
    {
        if (resting is not null || Units <= FewUnits) return;
        using var writer = new CompactWriter();
        PlaySessionCodec.Write(writer, closed.ToArray());
        play?.Compact(writer);
        (resting, closed) = (writer.ToArray(), null);
    }

    private void Expand()
    {
        if (resting is null) return;
        var reader = new CompactReader(resting);
        foreach (var whole in PlaySessionCodec.Read(ref reader)) closed = closed.Add(whole);
        play?.Expand(ref reader);
        resting = null;
    }
}
