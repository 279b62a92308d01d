using System.Text.Json.Nodes;

namespace Audiogum.Sessions.Tests.Simulation.Semantics;

/// <summary>The content of a session (§10) and where its numbers lie in time (§7), from its event set alone.</summary>
internal sealed class PlainSession
{
    private const long Qualified = 30_000;
    private static readonly Dictionary<string, string> Actions = new()
    {
        ["authevent/signin"] = "signins",
        ["authevent/signout"] = "signouts",
        ["authevent/failure"] = "authfailures",
        ["profileevent/like"] = "likes",
        ["profileevent/dislike"] = "dislikes",
        ["profileevent/unlike"] = "unlikes",
        ["profileevent/undislike"] = "undislikes",
        ["voiceevent/success"] = "voicesuccesses",
        ["voiceevent/failure"] = "voicefailures",
    };

    private readonly PlainEvent[] events;
    private readonly PlainPlayer player = new();
    private readonly (bool Ahead, bool Unset) clock;
    private readonly long conflicts;

    /// <summary>Folds a set.</summary>
    /// <param name="set">Distinct events in any order; one or more.</param>
    /// <param name="conflicts">How many contents lost.</param>
    public PlainSession(IEnumerable<PlainEvent> set, long conflicts)
    {
        events = [.. set.OrderBy(e => e.Number)];
        this.conflicts = conflicts;
        clock = PlainClock.Correct(events);
        foreach (var e in events.Where(e => e.Type == "playevent")) player.Take(e, IsMissing);
        player.End();
    }

    public long Missing
    {
        get
        {
            var span = (ulong)(events[^1].Number - events[0].Number) + 1 - (ulong)events.Length;
            return span > long.MaxValue ? long.MaxValue : (long)span;
        }
    }

    public long StartedAt => events[0].Time;

    public int Events => events.Length;

    public IReadOnlyList<PlainPlay> Plays => player.Plays;

    private bool Anchored => events[0].Type == "appstartevent" || events[0].Number is 0 or 1;

    /// <summary>Every count of §9 with the instant that it sits at; the sessions, their events and what is missing too.</summary>
    public IEnumerable<(string Counter, long Time, long Amount)> Counts()
    {
        yield return ("sessions", StartedAt, 1);
        yield return ("events", StartedAt, events.Length);
        yield return ("missing", StartedAt, Missing);
        yield return ("conflicts", StartedAt, conflicts);
        foreach (var e in events)
        {
            yield return (e.Type + "s", StartedAt, 1);
            if (Actions.TryGetValue($"{e.Type}/{e.Action}", out var counter)) yield return (counter, StartedAt, 1);
        }

        foreach (var (counter, time) in player.Marks) yield return (counter, time, 1);
        foreach (var play in player.Plays)
        {
            yield return ("playsessions", play.StartedAt, 1);
            yield return ("estimatedms", play.StartedAt, play.Estimated);
            foreach (var (name, ms) in play.Times) yield return ($"times.{name}", play.StartedAt, ms);
            foreach (var item in play.Items)
            {
                yield return ("itemplays", item.OpenedAt, 1);
                if (item.Listening >= Qualified) yield return ("qualified", item.OpenedAt, 1);
            }
        }
    }

    /// <summary>The content as JSON.</summary>
    public JsonObject Content()
    {
        var counters = new JsonObject();
        foreach (var group in Counts().Where(c => !c.Counter.StartsWith("times.", StringComparison.Ordinal)
            && c.Counter is not ("sessions" or "events" or "missing" or "conflicts" or "estimatedms")).GroupBy(c => c.Counter))
            counters[group.Key] = group.Sum(c => c.Amount);
        var itemless = player.Plays.Sum(play => play.Listening - play.Items.Sum(item => item.Listening));
        if (itemless > 0) counters["itemlesslisteningms"] = itemless;
        return new()
        {
            ["firstsequencenumber"] = events[0].Number,
            ["lastsequencenumber"] = events[^1].Number,
            ["events"] = events.Length,
            ["missing"] = Missing,
            ["conflicts"] = conflicts,
            ["anchored"] = Anchored,
            ["orphans"] = player.Orphans,
            ["clockjumps"] = player.Plays.Sum(play => play.Jumps),
            ["clockahead"] = clock.Ahead,
            ["clockunset"] = clock.Unset,
            ["startedat"] = Iso(StartedAt),
            ["endedat"] = Iso(events[^1].Time),
            ["listeningms"] = player.Plays.Sum(play => play.Listening),
            ["estimatedms"] = player.Plays.Sum(play => play.Estimated),
            ["tailestimatems"] = player.Plays.Sum(play => play.Tail),
            ["times"] = new JsonObject(PlainContent.Classes.Select(name => KeyValuePair.Create(name, (JsonNode?)player.Plays.Sum(play => play.Times[name])))),
            ["counters"] = counters,
            ["playsessions"] = new JsonArray([.. player.Plays.Select((play, place) => PlainContent.ToJson(play, IsFinal(play, place)))]),
        };
    }

    internal static string Iso(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private bool IsFinal(PlainPlay play, int place) => play.ClosedBy is { } by && !IsMissing(play.OpenedBy, by) && (Anchored || place > 0);

    private bool IsMissing(long from, long to) => events.Count(e => e.Number > from && e.Number <= to) < to - from;
}
