using System.IO.Hashing;
using System.Text;

using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Amendments;

/// <summary>
/// Sums what sessions brought to days that were over. A session that changes meanwhile is listed again further on in its
/// shard, so those of a shard are remembered, by 64 bits of a hash, and each counts once.
/// </summary>
public sealed class AmendedDaySummary
{
    private readonly SortedDictionary<string, AmendedDay> days = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> seen = [];
    private int shard;

    /// <summary>Adds a page.</summary>
    public void Add(ListReply page)
    {
        foreach (var row in page.Rows)
        {
            var session = ReportJson.Read<AmendedSession>(row);
            if (seen.Add(XxHash64.HashToUInt64(Encoding.ASCII.GetBytes(session.SessionId)))) Add(session);
        }

        if (page.Next is not ChangeContinuation next || next.Shard == shard) return;
        seen.Clear();
        shard = next.Shard;
    }

    /// <summary>The days so far, by date; those whose changes took each other back are not among them.</summary>
    public IReadOnlyList<AmendedDay> ToDays() => [.. days.Values.Where(day => day.ListeningMs != 0)];

    private void Add(AmendedSession session)
    {
        foreach (var part in session.Days.GroupBy(part => part.Date))
        {
            var (ms, on) = (part.Sum(entry => entry.ListeningMs), part.Select(entry => entry.ReceivedOn).Max(StringComparer.Ordinal)!);
            var day = days.GetValueOrDefault(part.Key) ?? new(part.Key, 0, 0, on);
            days[part.Key] = new(part.Key, day.ListeningMs + ms, day.Sessions + 1, string.CompareOrdinal(day.ReceivedOn, on) >= 0 ? day.ReceivedOn : on);
        }
    }
}
