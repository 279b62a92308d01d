namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>A stretch of listening, [Start, Start + Ms) (semantics §7).</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Ms">Its length, above 0.</param>
public readonly record struct ListeningSpan(ClockTime Start, long Ms);

/// <summary>An applied event that counts at its own instant (semantics §7, §9).</summary>
/// <param name="At">The event's time.</param>
/// <param name="Kind">What is counted.</param>
public readonly record struct PlayerCounterEvent(ClockTime At, PlayerCounterKind Kind);

/// <summary>The four counters of applied events.</summary>
public enum PlayerCounterKind : byte
{
    /// <summary>An item completed.</summary>
    Complete,

    /// <summary>An item skipped, next or previous.</summary>
    Skip,

    /// <summary>Media begun.</summary>
    MediaBegin,

    /// <summary>Media failed.</summary>
    MediaError,
}

/// <summary>Chains of stretches.</summary>
public static class ListeningSpanLists
{
    /// <summary>Adds a stretch; one that begins where the newest ends makes it longer, which cuts the same at quarter hours.</summary>
    public static PersistentList<ListeningSpan>? Extend(this PersistentList<ListeningSpan>? stretches, ClockTime start, long ms)
    {
        if (ms <= 0)
        {
            return stretches;
        }

        return stretches is { Head: var newest } && newest.Start.Plus(newest.Ms) == start
            ? new(newest with { Ms = newest.Ms + ms }, stretches.Tail)
            : stretches.Add(new(start, ms));
    }
}
