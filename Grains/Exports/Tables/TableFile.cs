using Parquet;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>Rows of one partition on their way into a Parquet file: some as they are, the others compressed already.</summary>
internal sealed class TableFile<TRow>(Table<TRow> table) : IAsyncDisposable
{
    /// <summary>Bytes that an open file takes in memory before it has rows.</summary>
    private const int Empty = 2_048;

    private readonly List<TRow> rows = [];
    private readonly MemoryStream file = new();
    private readonly Dictionary<string, long> sums = [];
    private ParquetWriter? writer;
    private long weight;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes that it holds in memory, about.</summary>
    public long Held => Empty + weight + file.Length;

    /// <summary>Sums of the columns that can be summed.</summary>
    public IReadOnlyDictionary<string, long> Sums => sums;

    /// <summary>Adds a row.</summary>
    public async ValueTask AddAsync(TRow row)
    {
        rows.Add(row);
        Rows++;
        foreach (var column in table.Columns)
        {
            weight += column.Weigh(row);
            if (column.Sum is { } sum) sums[column.Description.Name] = unchecked(sums.GetValueOrDefault(column.Description.Name) + sum(row));
        }

        if (rows.Count == ExportLimits.RowGroup) await FlushAsync();
    }

    /// <summary>The file, whole.</summary>
    public async ValueTask<byte[]> CompleteAsync()
    {
        if (rows.Count > 0) await FlushAsync();
        await DisposeAsync();
        return file.ToArray();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (writer is { } open) await open.DisposeAsync();
        writer = null;
    }

    private async ValueTask FlushAsync()
    {
        writer ??= await ParquetWriter.CreateAsync(table.Schema, file, new ParquetOptions { CompressionMethod = CompressionMethod.Zstd });
        using var group = writer.CreateRowGroup();
        foreach (var column in table.Columns) await column.Write(group, rows);
        group.CompleteValidate();
        rows.Clear();
        weight = 0;
    }
}
