using System.Globalization;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>
/// The days and months whose aggregates are still to be written: named one by one up to <see cref="ExportLimits.Periods"/>,
/// beyond that as ranges of days. So the state has a bound, whatever number of days a tenant's events lie on.
/// </summary>
internal static class PendingPeriodSet
{
    private const int LengthOfDay = 10;
    private const long Hour = 3_600_000;

    /// <summary>Whether a name is a day's.</summary>
    public static bool IsDay(string name) => name.Length == LengthOfDay;

    /// <summary>The name of a day.</summary>
    public static string NameDay(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The name of a date's month.</summary>
    public static string NameMonth(DateOnly date) => date.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Marks a day and its month.</summary>
    /// <param name="state">The state.</param>
    /// <param name="date">The day.</param>
    /// <param name="changedAt">When it changed, milliseconds since 1970.</param>
    /// <param name="dueAt">When it is to be written, milliseconds since 1970; a day that is due earlier already stays so.</param>
    public static void Add(ExportState state, DateOnly date, long changedAt, long dueAt)
    {
        if (!TryMark(NameDay(date)) | !TryMark(NameMonth(date))) AddRange(state, date, date, changedAt, dueAt);

        bool TryMark(string name)
        {
            var known = state.Periods.GetValueOrDefault(name);
            if (known is null && state.Periods.Count >= ExportLimits.Periods) return false;
            state.Periods[name] = new(changedAt, Math.Min(known?.DueAt ?? long.MaxValue, dueAt), known?.Written);
            return true;
        }
    }

    /// <summary>Marks a range of days, both ends in it, and their months.</summary>
    public static void AddRange(ExportState state, DateOnly first, DateOnly last, long changedAt, long dueAt)
    {
        state.Ranges = [.. state.Ranges.Append(new(first, last, changedAt, dueAt)).OrderBy(range => range.First)];
        for (var next = 1; next < state.Ranges.Count;)
        {
            if (state.Ranges[next - 1].Last.DayNumber + 1 >= state.Ranges[next].First.DayNumber) Merge(state.Ranges, next);
            else next++;
        }

        while (state.Ranges.Count > ExportLimits.Ranges)
            Merge(state.Ranges, Enumerable.Range(1, state.Ranges.Count - 1).MinBy(Gap));

        int Gap(int next) => state.Ranges[next].First.DayNumber - state.Ranges[next - 1].Last.DayNumber;
    }

    /// <summary>Whether something is due: that time has come, or it lies further ahead than anything is put off, and a clock that was ahead said so.</summary>
    /// <param name="dueAt">Milliseconds since 1970.</param>
    /// <param name="now">This silo's clock, milliseconds since 1970.</param>
    /// <param name="settling">How long dashboards may take to know of what changed, milliseconds.</param>
    public static bool IsDue(long dueAt, long now, long settling) => dueAt <= now || dueAt > now + Math.Max(Hour, settling);

    /// <summary>What is left to be done for a day or month that was written, or null: it is complete, and its dashboard knew of all that changed.</summary>
    /// <param name="pending">What was to be done.</param>
    /// <param name="written">SHA-256 of the numbers as written now.</param>
    /// <param name="isComplete">Whether it is over for all sessions.</param>
    /// <param name="now">This silo's clock before the dashboard was asked, milliseconds since 1970. The dashboard's own may be another one.</param>
    /// <param name="settling">How long dashboards may take to know of what changed, milliseconds.</param>
    public static PendingPeriod? After(PendingPeriod pending, string written, bool isComplete, long now, long settling)
    {
        var changedAt = Math.Min(pending.ChangedAt, now); // later than now: the clock was ahead
        if (changedAt + settling > now) return new(changedAt, changedAt + settling, written);
        return isComplete ? null : new(changedAt, now + Hour, written);
    }

    /// <summary>Takes the next days, and months, out of the ranges that are due.</summary>
    /// <param name="state">The state.</param>
    /// <param name="isDue">Whether something that is due at an instant is due now.</param>
    /// <param name="most">Names at most, and one more.</param>
    public static IReadOnlyList<(string Name, PendingPeriod Pending)> Take(ExportState state, Func<long, bool> isDue, int most)
    {
        var taken = new List<(string, PendingPeriod)>();
        while (taken.Count < most && state.Ranges.FindIndex(range => isDue(range.DueAt)) is >= 0 and var at)
        {
            var range = state.Ranges[at];
            Add(NameDay(range.First), range);
            if (IsLastOfMonth(range)) Add(NameMonth(range.First), range);
            if (range.First == range.Last) state.Ranges.RemoveAt(at);
            else state.Ranges[at] = range with { First = range.First.AddDays(1) };
        }

        return taken;

        // One that is named already, an open day say, is due earlier now.
        void Add(string name, PendingRange range)
        {
            var known = state.Periods.GetValueOrDefault(name);
            if (known is null && taken.Exists(entry => entry.Item1 == name)) return;
            if (known is null) taken.Add((name, new(range.ChangedAt, range.DueAt, null)));
            else state.Periods[name] = new(Math.Max(known.ChangedAt, range.ChangedAt), Math.Min(known.DueAt, range.DueAt), known.Written);
        }
    }

    // Its month is written once, with the last of its days that is in the range.
    private static bool IsLastOfMonth(PendingRange range) => range.First == range.Last || range.First.AddDays(1).Day == 1;

    private static void Merge(List<PendingRange> ranges, int next)
    {
        var (one, other) = (ranges[next - 1], ranges[next]);
        ranges[next - 1] = new(
            one.First, one.Last > other.Last ? one.Last : other.Last, Math.Max(one.ChangedAt, other.ChangedAt), Math.Min(one.DueAt, other.DueAt));
        ranges.RemoveAt(next);
    }
}
