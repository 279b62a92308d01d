using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>The interval a→b of semantics §5.3, with b as 5.3 to 5.5 see it.</summary>
internal readonly record struct Interval
{
    /// <summary>The state between a and b.</summary>
    public required PlayerState State { get; init; }

    /// <summary>b's action; <see cref="PlayAction.Start"/> also for a b of another source.</summary>
    public required PlayAction Action { get; init; }

    /// <summary>b's offset in milliseconds, or null.</summary>
    public required long? Offset { get; init; }

    /// <summary>b's item, or null.</summary>
    public required PlayItem? Item { get; init; }

    /// <summary><i>w</i>: the length; 0 at a jump.</summary>
    public required long Length { get; init; }

    /// <summary>Whether the length is unknown.</summary>
    public required bool Jump { get; init; }

    /// <summary>Whether a number is missing anywhere between a and b.</summary>
    public required bool Gap { get; init; }

    /// <summary><i>same</i>: b is not a start, and carries no item or one of the identity of the open item.</summary>
    public required bool Same { get; init; }

    /// <summary><i>d</i>: how far the position advanced, or null where unknown.</summary>
    public required long? Advance { get; init; }

    /// <summary><i>rem</i>: what is left of the open item, or null where unknown.</summary>
    public required long? Remaining { get; init; }

    /// <summary>Whether the open item has had a <c>continue</c>.</summary>
    public required bool Continued { get; init; }

    /// <summary>Whether the open source may play without items.</summary>
    public required bool Itemless { get; init; }

    /// <summary>Whether b is an ending (semantics §1).</summary>
    public bool IsEnding => Action is PlayAction.Stop or PlayAction.Complete or PlayAction.SkipNext or PlayAction.SkipPrev;

    /// <summary>The most that b's own item can have played: its offset, else its duration, else no limit.</summary>
    public long? OwnItemLimit => Offset ?? (Item?.DurationSeconds * 1000L);
}
