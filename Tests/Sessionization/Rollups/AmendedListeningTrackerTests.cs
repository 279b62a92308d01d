using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Tests.Sessionization.Rollups;

public sealed class AmendedListeningTrackerTests
{
    private const long Day = 86_400_000;
    private static readonly IReadOnlyList<long> Days = [0, Day, 2 * Day];

    [Fact]
    public void Listening_added_to_past_days_is_reported_by_day_and_day_of_receipt() =>
        Assert.Equal(
            [new AmendedListening(0, 2 * Day, 10_000), new(96, 2 * Day, 20_000)],
            Next([], [], Play(Day - 10_000, 30_000)));

    [Fact]
    public void Listening_on_the_day_of_its_receipt_is_no_amendment() => Assert.Empty(Next([], [], Play(2 * Day, 30_000)));

    [Fact]
    public void Removed_listening_is_reported_as_less_and_restored_listening_as_nothing()
    {
        var gone = Next([], [Play(0, 30_000)], Play(0, 10_000));
        Assert.Equal([new AmendedListening(0, 2 * Day, -20_000)], gone);
        Assert.Empty(Next(gone, [Play(0, 10_000)], Play(0, 30_000)));
    }

    [Fact]
    public void Decades_of_late_listening_are_told_of_by_the_newest_entries_only()
    {
        var days = Enumerable.Range(0, 1 + AmendedListeningTracker.MaxDays).Select(day => 20_000 * Day + (day * Day) - 3_600_000).ToArray();
        var entries = AmendedListeningTracker.Next([], ([], default), ([Play(0, 25_000 * Day)], default), days);
        Assert.Equal(AmendedListeningTracker.MaxEntries, entries.Count);
        Assert.All(entries, entry => Assert.InRange(entry.Ms, 1, Day));
    }

    [Fact]
    public void A_zone_with_another_midnight_has_its_days_cut_at_midnight_in_utc_too()
    {
        var days = LocalPeriod.StartsUpTo(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), 2);
        Assert.Equal(new DateTimeOffset(2026, 11, 19, 23, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), days[^1]);
        var entries = AmendedListeningTracker.Next([], ([], default), ([Play(days[0], 2 * Day)], default), days);
        Assert.Equal([3_600_000, 82_800_000, 3_600_000, 82_800_000], entries.Select(entry => entry.Ms));
    }

    private static IReadOnlyList<AmendedListening> Next(IReadOnlyList<AmendedListening> known, PlaySession[] before, params PlaySession[] after) =>
        AmendedListeningTracker.Next(known, (before, default), (after, default), Days);

    private static PlaySession Play(long at, long ms) =>
        ContributionExamples.Play(at, "radio", ContributionExamples.Item(at, "r", "n", ms));
}
