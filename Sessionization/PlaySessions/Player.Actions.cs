using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

// 5.5: what each action does to the open play session, its item and the state.
public sealed partial class Player
{
    private void EnsureItem(FoldedEvent b, PlayItem? item)
    {
        var open = play!;
        if (item is null || (open.Item is { } current && current.Identity == item.Identity))
        {
            return;
        }

        open.CloseItem(Outcome.Unknown);
        open.OpenItem(b, true, b.Event.Play!.OffsetSeconds * 1000L);
    }

    /// <summary>5.5, and the position after b.</summary>
    private void ApplyAction(FoldedEvent b, long? offset, PlayItem? item, bool wasPaused)
    {
        var open = play!;
        var action = b.Event.Play!.Action;
        open.Observe(b.Event);
        closedByLast = null;
        if (action != PlayAction.MediaBegin) open.ForgetReplaced();
        if (action == PlayAction.Begin)
        {
            Begin(b, item);
        }
        else if (action != PlayAction.Start)
        {
            EnsureItem(b, item);
            if (open.Item is { } current)
            {
                current.Position = offset ?? (action == PlayAction.Seek ? null : current.Position);
                current.Continued |= action == PlayAction.Continue;
            }
        }

        state = action switch
        {
            PlayAction.Start => PlayerState.Opened,
            PlayAction.Begin => PlayerState.Begun,
            PlayAction.Stop => PlayerState.Paused,
            PlayAction.Seek when wasPaused => PlayerState.Paused,
            PlayAction.Complete => End(b, Outcome.Completed, PlayerCounterKind.Complete),
            PlayAction.SkipNext => End(b, Outcome.SkipNext, PlayerCounterKind.Skip),
            PlayAction.SkipPrev => End(b, Outcome.SkipPrev, PlayerCounterKind.Skip),
            PlayAction.MediaError => Fail(b),
            PlayAction.MediaBegin => Sound(b),
            _ => PlayerState.Playing,
        };
    }

    private void Begin(FoldedEvent b, PlayItem? item)
    {
        var open = play!;
        if (open.Item is { HoldsNoTimeAndIsImplied: true })
        {
            open.ForgetItem();
        }

        open.ReplaceItem(b.Time);
        if (item is not null)
        {
            open.OpenItem(b, false, (b.Event.Play!.OffsetSeconds ?? 0) * 1000L);
        }
    }

    private PlayerState End(in FoldedEvent b, Outcome outcome, PlayerCounterKind kind)
    {
        closedByLast = play!.Item?.Identity;
        play.CloseItem(outcome);
        play.Count(b.Time, kind);
        return PlayerState.Between;
    }

    private PlayerState Fail(in FoldedEvent b)
    {
        play!.CloseItem(Outcome.Error);
        play.Count(b.Time, PlayerCounterKind.MediaError);
        return PlayerState.Failed;
    }

    private PlayerState Sound(in FoldedEvent b)
    {
        play!.Count(b.Time, PlayerCounterKind.MediaBegin);
        return PlayerState.Playing;
    }
}
