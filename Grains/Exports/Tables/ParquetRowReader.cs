using System.Globalization;
using Audiogum.Sessions.Storage;
using Parquet;
using Parquet.Schema;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>A row of an exported table, as text.</summary>
/// <param name="SessionId">Its session; empty for a day or month.</param>
/// <param name="Revision">The revision of the session, day or month.</param>
/// <param name="Values">Its values by column; null where there is none.</param>
internal sealed record ParquetRow(string SessionId, long Revision, IReadOnlyDictionary<string, string?> Values);

/// <summary>Reads the rows of exported Parquet files, whichever table they are of.</summary>
internal static class ParquetRowReader
{
    /// <summary>The rows of a file, in its order; those of one row group are held.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be read.</exception>
    public static async IAsyncEnumerable<ParquetRow> ReadAsync(ReadOnlyMemory<byte> file)
    {
        using var stream = new MemoryStream(file.ToArray(), writable: false);
        await using var reader = await OpenAsync(stream);
        var fields = reader.Schema.GetDataFields();
        for (var number = 0; number < reader.RowGroupCount; number++)
        {
            using var group = reader.OpenRowGroupReader(number);
            var (count, columns) = (checked((int)group.RowCount), new string?[fields.Length][]);
            for (var column = 0; column < fields.Length; column++) columns[column] = await ReadAsync(group, fields[column], count);
            for (var row = 0; row < count; row++)
            {
                var values = new Dictionary<string, string?>(fields.Length);
                for (var column = 0; column < fields.Length; column++) values.Add(fields[column].Name, columns[column][row]);
                var session = values.GetValueOrDefault("sessionid") ?? string.Empty;
                yield return new(session, long.Parse(values["revision"]!, CultureInfo.InvariantCulture), values);
            }
        }
    }

    private static async Task<ParquetReader> OpenAsync(Stream stream)
    {
        try
        {
            return await ParquetReader.CreateAsync(stream);
        }
        catch (Exception damaged) when (damaged is IOException or InvalidDataException or ParquetException)
        {
            throw new StoreUnavailableException("An exported file is no Parquet file.", damaged);
        }
    }

    private static async Task<string?[]> ReadAsync(ParquetRowGroupReader group, DataField field, int count)
    {
        if (field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            var texts = new string?[count];
            await group.ReadAsync(field, texts.AsMemory()!);
            return texts;
        }

        return field.ClrType == typeof(long) ? Array.ConvertAll(await ValuesAsync<long>(), value => value?.ToString(CultureInfo.InvariantCulture))
            : field.ClrType == typeof(bool) ? Array.ConvertAll(await ValuesAsync<bool>(), value => value switch { true => "true", false => "false", _ => null })
            : Array.ConvertAll(await ValuesAsync<DateTime>(), value => value?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

        async Task<T?[]> ValuesAsync<T>()
            where T : struct
        {
            if (field.IsNullable)
            {
                var some = new T?[count];
                await group.ReadAsync<T>(field, some.AsMemory());
                return some;
            }

            var all = new T[count];
            await group.ReadAsync<T>(field, all.AsMemory());
            return Array.ConvertAll(all, value => (T?)value);
        }
    }
}
