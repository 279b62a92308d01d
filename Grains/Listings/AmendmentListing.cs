using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>
/// A page of <c>GET /v1/amendments/sessions</c>: the sessions that brought listening to days that were over, as their rows
/// tell (<see cref="AmendedListening"/>), shard by shard in the order of their last change. A session that changes while pages
/// are read is met again further on, whole and with a higher revision.
/// </summary>
internal static class AmendmentListing
{
    public static async Task<ListReply> ReadAsync(ISessionStore store, string tenant, TimeZoneInfo zone, int shards, ListRequest request, CancellationToken cancellationToken)
    {
        var since = LocalPeriod.OfDay(zone, LocalPeriod.DateAt(zone, request.From)).From;
        var place = request.After as ChangeContinuation;
        var (rows, examined) = (new List<byte[]>(), 0);
        for (var shard = place?.Shard ?? 0; shard < shards; shard++)
        {
            var after = place is { } at && at.Shard == shard ? at.Position : default;
            await foreach (var row in store.ReadChangesAsync(tenant, shard, after, receivedSince: since, cancellationToken)) // what brought something was received since
            {
                var late = (StoredDocuments.ReadContribution(row.Contribution).Session.Late ?? []).Where(entry => entry.ReceivedOn >= since).ToArray();
                if (late.Length > 0) rows.Add(Write(row, late, zone));
                if (rows.Count == request.Limit || ++examined == ListingLimits.MaxExamined) return new(rows, new ChangeContinuation(shard, row.Position));
            }
        }

        return new(rows, null);
    }

    private static byte[] Write(ContributionRow row, AmendedListening[] late, TimeZoneInfo zone)
    {
        // A local day that lies on two UTC days has an entry for each.
        var days = late.GroupBy(entry => (Date: LocalPeriod.DateAt(zone, entry.Quarter * QuarterHours.Length), On: LocalPeriod.DateAt(zone, entry.ReceivedOn)), entry => entry.Ms)
            .OrderBy(day => day.Key.Date).ThenBy(day => day.Key.On);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("sessionid", row.SessionId);
            json.WriteNumber("revision", row.Revision);
            json.WriteNumber("listeningms", late.Sum(entry => entry.Ms));
            json.WriteStartArray("days");
            foreach (var day in days)
            {
                json.WriteStartObject();
                json.WriteString("date", day.Key.Date.ToString("O", CultureInfo.InvariantCulture));
                json.WriteString("receivedon", day.Key.On.ToString("O", CultureInfo.InvariantCulture));
                json.WriteNumber("listeningms", day.Sum());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
