using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>What the play sessions of a session sum up to (semantics §9, §10). The default is nothing.</summary>
public readonly record struct PlayTotals
{
    /// <summary>Play sessions.</summary>
    public long PlaySessions { get; init; }

    /// <summary>Item plays.</summary>
    public long ItemPlays { get; init; }

    /// <summary>Item plays with at least <see cref="Ruleset.QualifiedListening"/>.</summary>
    public long Qualified { get; init; }

    /// <summary>Items completed.</summary>
    public long Completes { get; init; }

    /// <summary>Items skipped, next and previous.</summary>
    public long Skips { get; init; }

    /// <summary>Media begun.</summary>
    public long MediaBegins { get; init; }

    /// <summary>Media failed.</summary>
    public long MediaErrors { get; init; }

    /// <summary>Listening that belongs to no item.</summary>
    public long ItemlessMs { get; init; }

    /// <summary>Listening.</summary>
    public long ListeningMs { get; init; }

    /// <summary>Estimated time.</summary>
    public long EstimatedMs { get; init; }

    /// <summary>The other classes.</summary>
    public ClassTimes Times { get; init; }

    /// <summary>Intervals of unknown length.</summary>
    public int ClockJumps { get; init; }

    /// <summary>With what one play session, or one piece of it, adds: a piece that goes on adds only what it holds itself.</summary>
    public PlayTotals Plus(PlaySession play)
    {
        var (items, qualified, itemless) = (0L, 0L, 0L);
        for (var item = play.Items; item is not null; item = item.Tail)
        {
            items += item.Head.Continues ? 0 : 1;
            qualified += !item.Head.Continues && item.Head.ListeningMs >= Ruleset.QualifiedListening ? 1 : 0;
        }

        for (var stretch = play.Itemless; stretch is not null; stretch = stretch.Tail)
        {
            itemless += stretch.Head.Ms;
        }

        var (completes, skips, begins, errors) = (0L, 0L, 0L, 0L);
        for (var mark = play.Marks; mark is not null; mark = mark.Tail)
        {
            completes += mark.Head.Kind == PlayerCounterKind.Complete ? 1 : 0;
            skips += mark.Head.Kind == PlayerCounterKind.Skip ? 1 : 0;
            begins += mark.Head.Kind == PlayerCounterKind.MediaBegin ? 1 : 0;
            errors += mark.Head.Kind == PlayerCounterKind.MediaError ? 1 : 0;
        }

        var own = this with
        {
            ItemPlays = ItemPlays + items,
            Qualified = Qualified + qualified,
            Completes = Completes + completes,
            Skips = Skips + skips,
            MediaBegins = MediaBegins + begins,
            MediaErrors = MediaErrors + errors,
            ItemlessMs = ItemlessMs + itemless,
        };
        return play.Continues
            ? own
            : own with
            {
                PlaySessions = PlaySessions + 1,
                ListeningMs = ListeningMs + play.ListeningMs,
                EstimatedMs = EstimatedMs + play.EstimatedMs,
                Times = Times + play.Times,
                ClockJumps = ClockJumps + play.ClockJumps,
            };
    }
}
