using Audiogum.Sessions.Sessionization.Codecs;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// The minutes of a session that hold anything, ascending, in some five bytes each: a shard holds them of every session
/// that shows. The default value holds none.
/// </summary>
public readonly struct MinuteSeries
{
    /// <summary>The most minutes that one holds.</summary>
    public const int Longest = LiveWindow.Minutes + (int)MinuteSeriesBuilder.Ahead + 1;

    private readonly byte[]? packed;

    private MinuteSeries(byte[] packed) => this.packed = packed;

    /// <summary>Its minutes, read into the room that is given.</summary>
    /// <param name="room">Room for <see cref="Longest"/> of them; what is returned is a part of it.</param>
    public ReadOnlySpan<MinutePlays> Read(Span<MinutePlays> room)
    {
        var reader = new CompactReader(packed);
        var (count, minute) = (0, 0L);
        while (!reader.AtEnd)
        {
            minute += reader.ReadZigZag();
            var listened = reader.ReadVarUInt();
            var ms = (long)(listened >> 1);
            room[count++] = (listened & 1) == 0
                ? new(minute, 0, 0, ms)
                : new(minute, reader.Integer(), reader.Integer(), ms) { Skips = reader.Integer(), MediaBegins = reader.Integer(), MediaErrors = reader.Integer() };
        }

        return room[..count];
    }

    /// <summary>The same as an array.</summary>
    public MinutePlays[] ToArray() => Read(new MinutePlays[Longest]).ToArray();

    /// <summary>Packs consecutive minutes; those without anything are left out.</summary>
    /// <param name="first">The minute since 1970 that the first of them is.</param>
    /// <param name="minutes">At most <see cref="Longest"/>; which minute each is follows from its place.</param>
    internal static MinuteSeries Pack(long first, ReadOnlySpan<MinutePlays> minutes)
    {
        using var writer = new CompactWriter();
        var before = 0L;
        for (var place = 0; place < minutes.Length; place++)
        {
            var plays = minutes[place];
            if (plays == default) continue;
            var counts = plays with { ListeningMs = 0 } != default;
            writer.WriteZigZag(first + place - before);
            writer.WriteVarUInt(((ulong)plays.ListeningMs << 1) | (counts ? 1UL : 0));
            before = first + place;
            if (!counts) continue;
            foreach (var count in (ReadOnlySpan<int>)[plays.PlaySessions, plays.ItemPlays, plays.Skips, plays.MediaBegins, plays.MediaErrors]) writer.WriteZigZag(count);
        }

        return new(writer.ToArray());
    }
}
