using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Writes the content of a session (semantics §10): a pure function of its event set and conflicts.</summary>
public static class ContentWriter
{
    /// <summary>The bare content of a session whose fold holds all its play sessions, sealed or not.</summary>
    /// <param name="fold">The fold of the event set; not empty, and nothing released.</param>
    /// <param name="conflicts">Conflict losers, distinct contents.</param>
    public static SessionDocument Write(SessionFold fold, long conflicts) => WriteSummary(fold, conflicts) with
    {
        PlaySessions = [.. Sealing.Join(fold.Segments.ToArray().SelectMany(part => part.Plays).Concat(fold.PlaySessions().ToArray()))
            .Select(play => Write(play, fold.Correction))],
    };

    /// <summary>The content without its play sessions.</summary>
    /// <param name="fold">The fold of the event set; not empty.</param>
    /// <param name="conflicts">Conflict losers, distinct contents.</param>
    public static SessionDocument WriteSummary(SessionFold fold, long conflicts)
    {
        var clock = fold.Correction;
        var totals = fold.SealedTotals;
        var plays = fold.PlaySessions();
        var tail = plays?.Head.TailEstimateMs ?? 0;
        for (; plays is not null; plays = plays.Tail)
        {
            totals = totals.Plus(plays.Head);
        }

        return new()
        {
            FirstSequenceNumber = fold.First!.SequenceNumber,
            LastSequenceNumber = fold.LastSequenceNumber,
            Events = fold.Events,
            Missing = fold.Missing,
            Conflicts = conflicts,
            Anchored = fold.Anchored,
            Orphans = fold.Orphans,
            ClockJumps = totals.ClockJumps,
            ClockAhead = fold.ClockAhead,
            ClockUnset = fold.ClockUnset,
            StartedAt = Instants.ToIso(clock.Apply(fold.FirstTime)),
            EndedAt = Instants.ToIso(clock.Apply(fold.LastTime)),
            ListeningMs = totals.ListeningMs,
            EstimatedMs = totals.EstimatedMs,
            TailEstimateMs = tail,
            Times = totals.Times,
            Counters = SessionCounters.Create(fold.Counters, totals),
        };
    }

    /// <summary>A play session within a content.</summary>
    /// <param name="play">The whole play session.</param>
    /// <param name="clock">The session's corrections.</param>
    public static PlaySessionDocument Write(PlaySession play, ClockCorrection clock) => new()
    {
        OpenedBy = play.OpenedBy,
        Implied = play.Implied,
        ContinuedFrom = play.ContinuedFrom,
        Source = play.Dimensions.Source,
        Service = play.Dimensions.Service,
        StartedAt = Instants.ToIso(clock.Apply(play.StartedAt)),
        EndedAt = Instants.ToIso(clock.Apply(play.EndedAt)),
        EndReason = play.EndReason.Name(),
        ListeningMs = play.ListeningMs,
        EstimatedMs = play.EstimatedMs,
        TailEstimateMs = play.TailEstimateMs,
        Times = play.Times,
        ClockJumps = play.ClockJumps,
        Final = play.IsFinal,
        Items = Array.ConvertAll(play.Items.ToArray(), item => Write(item, clock)),
    };

    private static ItemDocument Write(ItemPlay play, ClockCorrection clock) => new()
    {
        OpenedBy = play.OpenedBy,
        Implied = play.Implied,
        Type = play.Item.Type,
        Name = play.Item.Name,
        ArtistDisplayName = play.Item.ArtistDisplayName,
        AlbumName = play.Item.AlbumName,
        Service = play.Item.Service,
        Ref = play.Item.Ref,
        Id = play.Item.Id,
        Duration = play.Item.Duration,
        StartedAt = Instants.ToIso(clock.Apply(play.StartedAt)),
        ListeningMs = play.ListeningMs,
        EstimatedMs = play.EstimatedMs,
        Outcome = play.Outcome.Name(),
    };
}
