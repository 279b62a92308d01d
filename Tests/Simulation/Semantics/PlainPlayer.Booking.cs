using static System.Math;

namespace Audiogum.Sessions.Tests.Simulation.Semantics;

/// <content>How an interval is booked (§5.3).</content>
internal sealed partial class PlainPlayer
{
    private sealed record Booked(long Playing, long Estimated, List<(string Name, long Ms)> Others, bool Same, long W, PlainItemPlay? Opened, long Unbelieved);

    private long Remaining(long duration) => position is { } at ? Max(0, (duration * 1_000) - at) : duration * 1_000;

    /// <summary>5.3.</summary>
    private Booked Book(PlainEvent b, bool asStart, bool gap)
    {
        var jump = b.Time < last!.Time || b.IsUnset != last.IsUnset;
        if (jump) play!.Jumps++;
        var w = jump ? 0 : b.Time - last.Time;
        var same = !asStart && (b.Item is null || (item is not null && item.Item.Identity == b.Item.Identity));
        long? d = same && item is not null && position is not null && b.OffsetMs is { } offset && b.Action is not ("begin" or "seek") && offset - position >= 0 ? offset - position : null;
        long? rem = item?.Item.Duration is { } duration ? Remaining(duration) : null;
        var (playing, estimated, rest) = (0L, 0L, "unobserved");
        PlainItemPlay? opened = null;
        var asPlaying = false;
        if (gap)
        {
            if (d is not null && state is ("opened" or "begun" or "playing" or "paused"))
            {
                playing = jump ? Min(d.Value, MaxSilent) : Min(w, d.Value);
            }
            else if (!asStart && (b.IsEnding || b.Action is "continue" or "mediaerror") && b.OffsetMs is { } told)
            {
                estimated = Min(w, told);
                var open = item;
                if (estimated > 0 && b.Item is not null && !ReferenceEquals(open, Ensure(b))) opened = item;
                if (estimated == 0 && b.Item is not null && !same) CloseUnknown(); // nothing to book opens nothing
            }
            else if (state is ("begun" or "playing") || (state == "opened" && IsItemless))
            {
                estimated = Min(w, rem ?? Interval);
            }
        }
        else if (state == "opened" && ((!asStart && b.Action is ("begin" or "mediabegin" or "mediaerror")) || (asStart && !IsItemless)))
        {
            rest = "startup";
        }
        else if (state == "begun" && !asStart && (b.Action == "mediabegin" || (b.Action == "mediaerror" && !(d > Tolerance))))
        {
            rest = "startup";
        }
        else if (state is "opened" or "begun" or "playing")
        {
            asPlaying = true;
        }
        else if (state == "paused")
        {
            rest = "paused";
            if (d > Tolerance && (b.Action == "continue" || b.IsEnding)) playing = Min(w, d.Value);
        }
        else if (state == "between")
        {
            rest = !asStart && b.Action is ("mediabegin" or "mediaerror") ? "startup" : "between";
            if (!asStart && (b.Action == "continue" || (b.IsEnding && (b.Item is not null || b.Offset is not null))))
                playing = Min(w, b.OffsetMs ?? (b.Item?.Duration * 1_000) ?? MaxSilent);
        }
        else
        {
            rest = "failed";
        }

        if (asPlaying)
        {
            if (jump)
            {
                playing = d is null ? 0 : Min(d.Value, MaxSilent);
            }
            else if (d is not null)
            {
                (playing, rest) = (w <= d + Tolerance ? w : d.Value, "stalled");
            }
            else
            {
                var cap = rem ?? ((!asStart && b.Action == "continue") || item?.HadContinue == true ? Interval * 5 / 4 : MaxSilent);
                playing = w <= cap + Grace ? w : cap;
            }
        }

        var unbelieved = Max(0, playing - MaxInterval) + Max(0, estimated - MaxInterval);
        (playing, estimated) = (Min(playing, MaxInterval), Min(estimated, MaxInterval));
        var others = new List<(string, long)> { (rest, Max(0, w - playing - estimated - unbelieved)) };
        if (rest == "startup" && others[0].Item2 > MaxStartup) others = [("startup", MaxStartup), ("unobserved", others[0].Item2 - MaxStartup)];
        if (unbelieved > 0) others.Add(("unobserved", unbelieved));
        opened = Give(b, asStart, playing, estimated, opened);
        return new(playing, estimated, others, same, w, opened, unbelieved);
    }

    /// <summary>Who gets the time.</summary>
    private PlainItemPlay? Give(PlainEvent b, bool asStart, long playing, long estimated, PlainItemPlay? opened)
    {
        play!.Listening += playing;
        play.Estimated += estimated;
        var booked = playing + estimated;
        if (booked == 0) return opened;
        var share = booked;
        if (item is null && b.Item is not null && !asStart && b.Action is not ("begin" or "mediabegin" or "mediaerror"))
        {
            opened = Ensure(b);
            share = Min(booked, b.OffsetMs ?? (b.Item.Duration * 1_000) ?? booked);
        }

        if (item is not null)
        {
            item.Listening += playing > 0 ? share : 0;
            item.Estimated += estimated > 0 ? share : 0;
        }

        if (playing > 0)
        {
            var itemShare = item is null ? 0 : share;
            if (playing > itemShare) play.Stretches.Add((last!.Time, playing - itemShare, null));
            if (itemShare > 0) play.Stretches.Add((last!.Time + playing - itemShare, itemShare, item));
        }

        if (position is not null && !ReferenceEquals(item, opened)) position += booked;
        return opened;
    }
}
