using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Is told where everything of a play session counts.</summary>
internal interface IExtentVisitor
{
    /// <summary>Something counts here: at an instant, if its length is 0, or over a stretch.</summary>
    void See(ListeningSpan span);
}

/// <summary>Where in time a play session, or a piece of one, lies.</summary>
public static class PlayExtent
{
    /// <summary>Tells of everything that counts of a play session where it counts: instants of length 0, and stretches.</summary>
    /// <remarks>Each commit looks several times through all that a session holds: a visitor that is a structure costs no call for each of it.</remarks>
    /// <param name="play">The play session.</param>
    /// <param name="visitor">Is told each.</param>
    internal static void Visit<TVisitor>(PlaySession play, ref TVisitor visitor)
        where TVisitor : struct, IExtentVisitor
    {
        visitor.See(new(play.StartedAt, 0));
        VisitAll(play.Itemless, ref visitor);
        for (var item = play.Items; item is not null; item = item.Tail)
        {
            visitor.See(new(item.Head.StartedAt, 0));
            VisitAll(item.Head.Stretches, ref visitor);
        }

        for (var mark = play.Marks; mark is not null; mark = mark.Tail) visitor.See(new(mark.Head.At, 0));
    }

    /// <summary>The uncorrected instants [From, To] between which everything of these plays lies; everything, if a clock was unset.</summary>
    public static (long From, long To) Covering(IEnumerable<PlaySession> plays)
    {
        var span = new ExtentBounds { From = long.MaxValue, To = long.MinValue };
        foreach (var play in plays) Visit(play, ref span);
        return (span.From, span.To);
    }

    private static void VisitAll<TVisitor>(PersistentList<ListeningSpan>? stretches, ref TVisitor visitor)
        where TVisitor : struct, IExtentVisitor
    {
        for (; stretches is not null; stretches = stretches.Tail) visitor.See(stretches.Head);
    }

    private struct ExtentBounds : IExtentVisitor
    {
        public long From;
        public long To;

        public void See(ListeningSpan span)
        {
            From = span.Start.Unset ? long.MinValue : Math.Min(From, span.Start.Instant);
            To = span.Start.Unset ? long.MaxValue : Math.Max(To, span.Start.Instant + span.Ms);
        }
    }
}
