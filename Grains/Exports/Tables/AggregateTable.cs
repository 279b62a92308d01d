using Audiogum.Sessions.Sessionization.Summaries;
using static Audiogum.Sessions.Grains.Exports.Tables.ColumnFactory<Audiogum.Sessions.Grains.Exports.Tables.ExportedPeriod>;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>The numbers of a day or month as a dashboard shows them.</summary>
/// <param name="Report">What the dashboard answers.</param>
/// <param name="Name">As <c>2026-11-20</c> or <c>2026-11</c>.</param>
/// <param name="Revision">Number of the batch that wrote it.</param>
internal sealed record ExportedPeriod(PeriodReport Report, string Name, long Revision);

/// <summary>Days and months.</summary>
internal static class AggregateTable
{
    public static Table<ExportedPeriod> Table { get; } = new(
        "aggregates", "aggregates/period=daily/date=YYYY-MM-DD/*.parquet, aggregates/period=monthly/month=YYYY-MM/*.parquet",
        "The totals of a day or month in the tenant's time zone, as the dashboards show them; the whole answer of the dashboard lies beside it as `.json`. The highest revision of a day or month stands for all lower ones.",
        [
            Text("name", "The day or month.", row => row.Name),
            Number("revision", "Rises each time that it is written.", row => row.Revision),
            Text("timezone", "IANA id of the tenant's time zone.", row => row.Report.TimeZone),
            Instant("from", "Its start.", row => row.Report.From.ToUnixTimeMilliseconds()),
            Instant("to", "Its end, exclusive.", row => row.Report.To.ToUnixTimeMilliseconds()),
            Instant("asof", "When the numbers were read.", row => row.Report.AsOf.ToUnixTimeMilliseconds()),
            Flag("complete", "Whether it is over and nothing in it is open.", row => row.Report.Complete),
            OptionalInstant("amendedat", "When a receipt last changed it after its end.", row => row.Report.AmendedAt?.ToUnixTimeMilliseconds()),
            Milliseconds("listeningms", "Listening (§7).", row => row.Report.Totals.ListeningMs),
            Milliseconds("estimatedms", "Estimated time (§1).", row => row.Report.Totals.EstimatedMs),
            .. Times(row => row.Report.Totals.Times),
            Milliseconds("itemlesslisteningms", "Listening that belongs to no item (§9).", row => row.Report.Totals.ItemlessListeningMs),
            Number("users", "Unique users of the sessions that began in it; never to be summed (§7).", row => row.Report.Totals.Users),
            Number("devices", "Unique devices of the sessions that began in it; never to be summed (§7).", row => row.Report.Totals.Devices),
            Count("events", "Distinct events.", row => row.Report.Totals.Events),
            Count("sessions", "Sessions that began.", row => row.Report.Totals.Sessions),
            Count("playsessions", "Play sessions that began.", row => row.Report.Totals.PlaySessions),
            Count("itemplays", "Item plays that began.", row => row.Report.Totals.ItemPlays),
            Count("completes", "Items completed.", row => row.Report.Totals.Completes),
            Count("skips", "Items skipped.", row => row.Report.Totals.Skips),
            Count("mediabegins", "Media begun.", row => row.Report.Totals.MediaBegins),
            Count("mediaerrors", "Media failed.", row => row.Report.Totals.MediaErrors),
            Count("qualified", "Item plays with at least 30 s of listening.", row => row.Report.Totals.Qualified),
            Count("missing", "Numbers never received.", row => row.Report.Totals.Missing),
            Count("duplicates", "Copies dropped.", row => row.Report.Totals.Duplicates),
            Count("conflicts", "Contents that lost.", row => row.Report.Totals.Conflicts),
            Count("rejected", "Events rejected, at receipt.", row => row.Report.Totals.Rejected),
        ]);
}
