using Audiogum.Sessions.Grains.Exports.Batches;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>The files of one table in a batch, one for each partition that has rows.</summary>
internal sealed class TableFiles<TRow>(Table<TRow> table)
{
    private readonly SortedDictionary<string, TableFile<TRow>> partitions = new(StringComparer.Ordinal);

    /// <summary>Adds a row to a partition.</summary>
    public ValueTask AddAsync(string partition, TRow row)
    {
        if (!partitions.TryGetValue(partition, out var file)) partitions.Add(partition, file = new(table));
        return file.AddAsync(row);
    }

    /// <summary>Completes the files and adds them to a batch.</summary>
    public async Task CompleteAsync(BatchDraft draft)
    {
        foreach (var (partition, file) in partitions)
            draft.Add(table.Name, partition, "parquet", await file.CompleteAsync(), file.Rows, file.Sums);
    }
}
