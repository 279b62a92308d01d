using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Codecs;

/// <summary>Counters: which of them are not 0, then those. Most sessions have two or three.</summary>
internal static class CounterCodec
{
    private const int Numbers = 16;

    /// <summary>Writes them.</summary>
    public static void Write(CompactWriter writer, EventCounters counters)
    {
        ReadOnlySpan<long> all =
        [
            counters.Events, counters.AppStartEvents, counters.AuthEvents, counters.NavigationEvents, counters.PlayEvents, counters.ProfileEvents, counters.VoiceEvents,
            counters.SignIns, counters.SignOuts, counters.AuthFailures, counters.Likes, counters.Dislikes, counters.Unlikes, counters.Undislikes, counters.VoiceSuccesses, counters.VoiceFailures,
        ];
        var present = 0UL;
        for (var place = 0; place < all.Length; place++) present |= all[place] == 0 ? 0 : 1UL << place;
        writer.WriteVarUInt(present);
        foreach (var number in all)
        {
            if (number != 0) writer.WriteZigZag(number);
        }
    }

    /// <summary>Reads them.</summary>
    public static EventCounters Read(ref CompactReader reader)
    {
        Span<long> all = stackalloc long[Numbers];
        var present = reader.ReadVarUInt();
        for (var place = 0; place < all.Length; place++) all[place] = ((present >> place) & 1) == 0 ? 0 : reader.ReadZigZag();
        return new()
        {
            Events = all[0],
            AppStartEvents = all[1],
            AuthEvents = all[2],
            NavigationEvents = all[3],
            PlayEvents = all[4],
            ProfileEvents = all[5],
            VoiceEvents = all[6],
            SignIns = all[7],
            SignOuts = all[8],
            AuthFailures = all[9],
            Likes = all[10],
            Dislikes = all[11],
            Unlikes = all[12],
            Undislikes = all[13],
            VoiceSuccesses = all[14],
            VoiceFailures = all[15],
        };
    }
}
