using System.Numerics;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>The three numbers that every breakdown and top list is made of. The default is nothing.</summary>
/// <param name="ListeningMs">Listening.</param>
/// <param name="PlaySessions">Play sessions begun.</param>
/// <param name="ItemPlays">Item plays begun.</param>
public readonly record struct PlaySums(long ListeningMs, long PlaySessions, long ItemPlays)
    : IAdditionOperators<PlaySums, PlaySums, PlaySums>
{
    /// <summary>Number by number.</summary>
    public static PlaySums operator +(PlaySums a, PlaySums b) =>
        new(a.ListeningMs + b.ListeningMs, a.PlaySessions + b.PlaySessions, a.ItemPlays + b.ItemPlays);

    /// <summary>Number by number; by −1 to take something back.</summary>
    public static PlaySums operator *(PlaySums a, int factor) =>
        new(a.ListeningMs * factor, a.PlaySessions * factor, a.ItemPlays * factor);
}

/// <summary>What a series shows of one quarter hour. The default is nothing.</summary>
/// <param name="Sessions">Sessions begun.</param>
/// <param name="Plays">Listening, play sessions and item plays.</param>
public readonly record struct QuarterSums(long Sessions, PlaySums Plays) : IAdditionOperators<QuarterSums, QuarterSums, QuarterSums>
{
    /// <summary>Number by number.</summary>
    public static QuarterSums operator +(QuarterSums a, QuarterSums b) => new(a.Sessions + b.Sessions, a.Plays + b.Plays);
}
