using static System.Math;

namespace Audiogum.Sessions.Tests.Simulation.Semantics;

/// <summary>The player (§5), written down once more, sentence by sentence, by hand from the page: slow, plain, without checkpoints, parts or chains.</summary>
internal sealed partial class PlainPlayer
{
    private const long PauseTimeout = 1_800_000, SilenceSplit = 1_800_000, Interval = 1_800_000, MaxSilent = 14_400_000, MaxStartup = 600_000, MaxInterval = 86_400_000, Tolerance = 3_000, Grace = 5_000, BelatedEnd = 15_000;
    private static readonly string[] Itemless = ["aux", "usb", "bluetooth", "airplay", "dlna", "other"];

    private PlainPlay? play;
    private PlainItemPlay? item;
    private PlainEvent? last;
    private (string, string?, string?)? closedByLast;
    private (PlainItemPlay Item, PlainEvent Begin)? replaced; // while nothing but mediabegin was applied since
    private string state = "none";
    private long? position;

    public List<PlainPlay> Plays { get; } = [];

    public int Orphans { get; private set; }

    /// <summary>Applied completes, skips, mediabegins and mediaerrors with their times.</summary>
    public List<(string Counter, long Time)> Marks { get; } = [];

    private bool IsItemless => Itemless.Contains(play!.Source);

    /// <summary>Takes the next play event.</summary>
    /// <param name="b">The event.</param>
    /// <param name="gap">Whether a number is missing between the last applied event and this one.</param>
    public void Take(PlainEvent b, Func<long, long, bool> gap)
    {
        if (IsBelated(b))
        {
            replaced!.Value.Item.Outcome = b.Action == "complete" ? "completed" : b.Action; // 5.1
            play!.Service ??= b.Service;
            Marks.Add((b.Action == "complete" ? "completes" : "skips", b.Time));
            replaced = null;
            return;
        }

        if (play is not null && b.Source != play.Source && (b.IsEnding || b.Action is "seek" or "mediaerror"))
        {
            Orphans++; // 5.1
            return;
        }

        if (play is null)
        {
            if (b.Action is not ("start" or "begin" or "mediabegin" or "resume" or "continue") && b.Item is null)
            {
                Orphans++; // 5.2
                return;
            }

            Open(b, null, headEstimate: true);
            Apply(b);
            return;
        }

        if (state == "between" && b is { Action: "stop", Item: { } named } && closedByLast is { } closed && named.Identity == closed) b = b.Bare();
        var asStart = b.Action == "start" || b.Source != play.Source;
        var c = asStart ? b.Bare() : b;
        var missing = gap(last!.Number, b.Number);
        var booked = Book(c, asStart, missing);
        if (Ends(c, asStart, missing, booked) is { } reason)
        {
            var ended = play;
            Close(reason, last.Time + booked.Playing + booked.Estimated, b.Number);
            if (reason == "pausetimeout" && b.Action == "stop")
            {
                Orphans++;
                return;
            }

            Open(b, reason == "newsource" ? null : ended.OpenedBy, headEstimate: false);
        }
        else
        {
            foreach (var (name, ms) in booked.Others) play.Times[name] += ms;
        }

        Apply(b, booked.Opened is not null && ReferenceEquals(booked.Opened, item));
    }

    /// <summary>5.6.</summary>
    public void End()
    {
        if (play is null) return;
        if (state is ("begun" or "playing") && item is not null)
            play.Tail = item.Item.Duration is { } duration ? Min(Remaining(duration), MaxInterval) : item.HadContinue ? Interval : 0;
        play.EndedAt = last!.Time;
    }

    /// <summary>5.4.</summary>
    private string? Ends(PlainEvent b, bool asStart, bool gap, Booked booked)
    {
        if (asStart) return "newsource";
        if (state is ("paused" or "between" or "failed") && !gap && booked.Playing == 0 && booked.W > PauseTimeout) return "pausetimeout";
        return booked.Others.Where(other => other.Name == "unobserved").Sum(other => other.Ms) - booked.Unbelieved > SilenceSplit
            && !(booked.Same && (b.IsEnding || b.Action is "seek" or "continue" or "mediaerror")) ? "silence" : null;
    }

    /// <summary>5.1. Across a clock that was set or lost nobody knows the distance (5.3), so nothing is belated there.</summary>
    private bool IsBelated(PlainEvent b) =>
        play is not null && b.Source == play.Source && b.Action is "complete" or "skipnext" or "skipprev" && b.Item is not null
        && replaced is { } before && before.Item.Item.Identity == b.Item.Identity && item?.Item.Identity != b.Item.Identity
        && before.Begin.IsUnset == b.IsUnset && Abs(b.Time - before.Begin.Time) <= BelatedEnd;

    private void Open(PlainEvent b, long? continuedFrom, bool headEstimate)
    {
        var implied = b.Action != "start";
        var wasPaused = state == "paused";
        play = new() { OpenedBy = b.Number, Implied = implied, Source = b.Source, StartedAt = b.Time, ContinuedFrom = implied ? continuedFrom : null };
        Plays.Add(play);
        (item, position, closedByLast) = (null, null, null);
        state = wasPaused && continuedFrom is not null ? "paused" : "none";
        if (!implied || !headEstimate || b.Item is null) return;
        var estimate = b.IsEnding ? b.OffsetMs ?? (b.Action == "complete" ? b.Item.Duration * 1_000 : null) ?? 0
            : b.Action == "continue" ? Min(b.OffsetMs ?? 0, Interval) : 0;
        estimate = Min(estimate, MaxSilent);
        if (estimate == 0) return;
        Ensure(b)!.Estimated += estimate;
        play.Estimated += estimate;
        play.StartedAt -= estimate;
    }

    /// <summary>5.5.</summary>
    private void Apply(PlainEvent b, bool openedNow = false)
    {
        play!.Service ??= b.Service;
        closedByLast = null;
        if (b.Action != "mediabegin") replaced = null;
        var before = openedNow ? null : item;
        switch (b.Action)
        {
            case "start":
                state = "opened";
                break;
            case "begin":
                if (item is { Implied: true, Listening: 0, Estimated: 0 }) play.Items.Remove(item);
                else if (item is not null)
                {
                    item.Outcome = "replaced";
                    replaced = (item, b);
                }

                item = null;
                if (b.Item is not null) OpenItem(b, implied: false);
                state = "begun";
                break;
            default:
                Ensure(b);
                state = b.Action switch
                {
                    "mediaerror" => "failed",
                    "stop" => "paused",
                    "seek" when state == "paused" => "paused",
                    "complete" or "skipnext" or "skipprev" => "between",
                    _ => "playing",
                };
                break;
        }

        if (item is not null && b.Action == "continue") item.HadContinue = true;
        if (item is not null && ReferenceEquals(before, item)) position = b.OffsetMs ?? (b.Action == "seek" ? null : position);
        var outcome = b.Action switch { "mediaerror" => "error", "complete" => "completed", "skipnext" => "skipnext", "skipprev" => "skipprev", _ => null };
        if (outcome is not null && item is not null)
        {
            (item.Outcome, closedByLast) = (outcome, item.Item.Identity);
            item = null;
        }

        if (b.Action is "complete" or "skipnext" or "skipprev" or "mediabegin" or "mediaerror")
            Marks.Add((b.Action switch { "complete" => "completes", "mediabegin" => "mediabegins", "mediaerror" => "mediaerrors", _ => "skips" }, b.Time));
        last = b;
    }

    private void Close(string reason, long at, long by)
    {
        (play!.EndReason, play.EndedAt, play.ClosedBy) = (reason, at, by);
        if (item is not null) item.Outcome = reason;
        (play, item, replaced) = (null, null, null);
    }

    private PlainItemPlay? Ensure(PlainEvent b)
    {
        if (b.Item is null || (item is not null && item.Item.Identity == b.Item.Identity)) return item;
        CloseUnknown();
        return OpenItem(b, implied: true);
    }

    private void CloseUnknown()
    {
        if (item is not null) item.Outcome = "unknown";
        item = null;
    }

    private PlainItemPlay OpenItem(PlainEvent b, bool implied)
    {
        item = new() { OpenedBy = b.Number, OpenedAt = b.Time, Implied = implied, Item = b.Item! };
        position = implied ? b.OffsetMs : b.OffsetMs ?? 0;
        play!.Items.Add(item);
        return item;
    }
}
