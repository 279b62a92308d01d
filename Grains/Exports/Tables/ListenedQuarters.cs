using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>Listening within one quarter hour, or throughout a run of them.</summary>
/// <param name="Quarter">The first, quarter hours since 1970.</param>
/// <param name="Quarters">How many.</param>
/// <param name="Ms">Listening.</param>
internal readonly record struct QuarterRun(long Quarter, long Quarters, long Ms);

/// <summary>Cuts stretches of listening into rows.</summary>
internal static class ListenedQuarters
{
    /// <summary>
    /// A row for each quarter hour, whatever number of stretches lies in it; and one for the whole quarter hours of a stretch
    /// that is longer than <see cref="ExportLimits.StretchQuarters"/>, so that a stretch of decades makes three rows, not 417 000.
    /// </summary>
    /// <param name="stretches">Stretches by the client's clock.</param>
    /// <param name="clock">How far they are moved.</param>
    public static IEnumerable<QuarterRun> Cut(IEnumerable<ListeningSpan> stretches, ClockCorrection clock)
    {
        var (quarters, runs) = (new SortedDictionary<long, long>(), new List<QuarterRun>());
        foreach (var span in stretches)
        {
            var (at, left) = (clock.Apply(span.Start), span.Ms);
            while (left > 0)
            {
                var quarter = QuarterHours.FromInstant(at);
                var piece = Math.Min(left, ((quarter + 1) * QuarterHours.Length) - at);
                if (at == quarter * QuarterHours.Length && left / QuarterHours.Length > ExportLimits.StretchQuarters)
                {
                    piece = left / QuarterHours.Length * QuarterHours.Length;
                    runs.Add(new(quarter, left / QuarterHours.Length, piece));
                }
                else
                {
                    quarters[quarter] = quarters.GetValueOrDefault(quarter) + piece;
                }

                (at, left) = (at + piece, left - piece);
            }
        }

        return runs.Concat(quarters.Select(quarter => new QuarterRun(quarter.Key, 1, quarter.Value)));
    }
}
