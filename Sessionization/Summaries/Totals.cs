using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>The <c>totals</c> of a report.</summary>
internal static class Totals
{
    public static PeriodTotals Build(Rollup sum, long rejected)
    {
        var series = sum.Quarters.Aggregate(default(QuarterSums), (total, cell) => total + cell.Sum);
        return new()
        {
            Events = sum[Measure.Events],
            Sessions = series.Sessions,
            Users = sum.Users.Count,
            Devices = sum.Devices.Count,
            ListeningMs = series.Plays.ListeningMs,
            EstimatedMs = sum[Measure.Estimated],
            Times = new(
                sum[Measure.Paused], sum[Measure.Startup], sum[Measure.Stalled],
                sum[Measure.Between], sum[Measure.Failed], sum[Measure.Unobserved]),
            AppStartEvents = sum[Measure.AppStartEvents],
            AuthEvents = sum[Measure.AuthEvents],
            NavigationEvents = sum[Measure.NavigationEvents],
            PlayEvents = sum[Measure.PlayEvents],
            ProfileEvents = sum[Measure.ProfileEvents],
            VoiceEvents = sum[Measure.VoiceEvents],
            SignIns = sum[Measure.SignIns],
            SignOuts = sum[Measure.SignOuts],
            AuthFailures = sum[Measure.AuthFailures],
            Likes = sum[Measure.Likes],
            Dislikes = sum[Measure.Dislikes],
            Unlikes = sum[Measure.Unlikes],
            Undislikes = sum[Measure.Undislikes],
            VoiceSuccesses = sum[Measure.VoiceSuccesses],
            VoiceFailures = sum[Measure.VoiceFailures],
            PlaySessions = series.Plays.PlaySessions,
            ItemPlays = series.Plays.ItemPlays,
            Completes = sum[Measure.Completes],
            Skips = sum[Measure.Skips],
            MediaBegins = sum[Measure.MediaBegins],
            MediaErrors = sum[Measure.MediaErrors],
            Qualified = sum[Measure.Qualified],
            ItemlessListeningMs = sum[Measure.ItemlessListening],
            Missing = long.CreateSaturating(sum.Missing),
            Duplicates = sum[Measure.Duplicates],
            Conflicts = sum[Measure.Conflicts],
            Rejected = rejected,
        };
    }
}
