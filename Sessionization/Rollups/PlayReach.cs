using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Where in time a play session, or a piece of one, lies.</summary>
public static class PlayReach
{
    /// <summary>Tells of everything that counts of a play session where it counts: instants of length 0, and stretches.</summary>
    /// <param name="play">The play session.</param>
    /// <param name="see">Is told each.</param>
    public static void Visit(PlaySession play, Action<Stretch> see)
    {
        see(new(play.StartedAt, 0));
        VisitAll(play.Itemless, see);
        for (var item = play.Items; item is not null; item = item.Tail)
        {
            see(new(item.Head.StartedAt, 0));
            VisitAll(item.Head.Stretches, see);
        }

        for (var mark = play.Marks; mark is not null; mark = mark.Tail) see(new(mark.Head.At, 0));
    }

    /// <summary>The uncorrected instants [From, To] between which everything of these plays lies; everything, if a clock was unset.</summary>
    public static (long From, long To) Of(IEnumerable<PlaySession> plays)
    {
        var (from, to) = (long.MaxValue, long.MinValue);
        foreach (var play in plays)
        {
            Visit(play, stretch =>
            {
                from = stretch.Start.Unset ? long.MinValue : Math.Min(from, stretch.Start.Instant);
                to = stretch.Start.Unset ? long.MaxValue : Math.Max(to, stretch.Start.Instant + stretch.Ms);
            });
        }

        return (from, to);
    }

    private static void VisitAll(Chain<Stretch>? stretches, Action<Stretch> see)
    {
        for (; stretches is not null; stretches = stretches.Tail) see(stretches.Head);
    }
}
