using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Writes the content of a session (semantics §10): a pure function of its event set and conflicts.</summary>
public static class ContentWriter
{
    /// <summary>The bare content.</summary>
    /// <param name="fold">The fold of the event set; not empty.</param>
    /// <param name="conflicts">Conflict losers, distinct contents.</param>
    public static SessionDocument Write(SessionFold fold, long conflicts)
    {
        var clock = fold.Correction;
        var plays = fold.PlaySessions().ToArray();
        var (listening, estimated, tail, jumps) = (0L, 0L, 0L, 0);
        ClassTimes times = default;
        foreach (var play in plays)
        {
            listening += play.ListeningMs;
            estimated += play.EstimatedMs;
            tail += play.TailEstimateMs;
            jumps += play.ClockJumps;
            times += play.Times;
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
            ClockJumps = jumps,
            ClockAhead = fold.ClockAhead,
            ClockUnset = fold.ClockUnset,
            StartedAt = Instants.ToIso(clock.Apply(fold.FirstTime)),
            EndedAt = Instants.ToIso(clock.Apply(fold.LastTime)),
            ListeningMs = listening,
            EstimatedMs = estimated,
            TailEstimateMs = tail,
            Times = times,
            Counters = SessionCounters.Of(fold.Counters, plays),
            PlaySessions = Array.ConvertAll(plays, play => Write(play, clock, IsFinal(play, fold, first: ReferenceEquals(play, plays[0])))),
        };
    }

    /// <summary>Closed by an event, no number missing up to there, and not cut off at the session's head (§8).</summary>
    private static bool IsFinal(PlaySession play, SessionFold fold, bool first) =>
        play.EndReason != Outcome.Open && !play.HasGap && (fold.Anchored || !first);

    private static PlaySessionDocument Write(PlaySession play, ClockCorrection clock, bool final) => new()
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
        Final = final,
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
