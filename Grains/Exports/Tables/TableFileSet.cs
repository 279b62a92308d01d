using Audiogum.Sessions.Grains.Exports.Batches;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>The open files of one table in a batch, one for each partition that has rows.</summary>
internal sealed class TableFileSet<TRow>(Table<TRow> table)
{
    private readonly SortedDictionary<string, TableFile<TRow>> partitions = new(StringComparer.Ordinal);

    /// <summary>Bytes that they hold in memory, about.</summary>
    public long Held { get; private set; }

    /// <summary>Adds a row to a partition.</summary>
    public async ValueTask AddAsync(string partition, TRow row)
    {
        var before = 0L;
        if (partitions.TryGetValue(partition, out var file)) before = file.Held;
        else partitions.Add(partition, file = new(table));
        await file.AddAsync(row);
        Held += file.Held - before;
    }

    /// <summary>Completes the open files and adds them to a batch; rows that come after this go into others.</summary>
    public async Task CompleteAsync(BatchDraft draft)
    {
        foreach (var (partition, file) in partitions)
            await draft.AddAsync(table.Name, partition, "parquet", await file.CompleteAsync(), file.Rows, file.Sums);
        partitions.Clear();
        Held = 0;
    }
}
