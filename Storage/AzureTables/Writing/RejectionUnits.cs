using Audiogum.Sessions.Storage.AzureTables.Reading;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables.Writing;

/// <summary>Rejections as they are appended to their log, a transaction's worth at a time.</summary>
internal static class RejectionUnits
{
    private const int MaxRejections = 30;
    private const long MaxBytes = 1_000_000;

    /// <summary>The units, in order. Those of a commit are counted only as far as it has taken effect.</summary>
    public static IEnumerable<LogUnit> Split(string partition, IReadOnlyList<StoredRejection> rejections, LoggedCommit? commit)
    {
        for (var at = 0; at < rejections.Count;)
        {
            var (some, bytes) = (new List<StoredRejection>(), 0L);
            for (; at < rejections.Count && some.Count < MaxRejections && (some.Count == 0 || bytes + SizeOf(rejections[at]) <= MaxBytes); at++)
            {
                some.Add(rejections[at]);
                bytes += SizeOf(rejections[at]);
            }

            var counts = some.Where(RejectionRowReader.IsCounted).GroupBy(rejection => RejectionRowReader.QuarterOf(rejection.Receipt.ReceivedAt)).ToDictionary(group => group.Key, group => group.Sum(rejection => (long)rejection.Events));
            yield return new(
                some.Count,
                bytes,
                first => [.. some.SelectMany((rejection, i) => Entities(partition, first + i, rejection, commit))],
                commit is null ? counts : new Dictionary<long, long>(),
                commit is null ? 0 : some.Count);
        }
    }

    private static long SizeOf(StoredRejection rejection) => 1_000 + rejection.Json.Length + (2 * (rejection.Message.Length + rejection.Pointer.Length));

    private static IEnumerable<TableEntity> Entities(string partition, long number, StoredRejection rejection, LoggedCommit? commit)
    {
        var entity = new TableEntity(partition, Keys.Log(number));
        RejectionRowReader.Put(entity, rejection);
        commit?.Put(entity);
        yield return entity;
        if (commit is null || !RejectionRowReader.IsCounted(rejection)) yield break;
        var count = new TableEntity(partition,
            Keys.PendingCount(RejectionRowReader.QuarterOf(rejection.Receipt.ReceivedAt), number));
        commit.Put(count);
        yield return count;
    }
}
