using Audiogum.Sessions.Sessionization.Erasure;
using Parquet;
using Parquet.Schema;

namespace Audiogum.Sessions.Grains.Exports.Erasing;

/// <summary>Takes a user out of the texts of a Parquet file of ours: flat columns of texts, numbers, flags and instants.</summary>
internal static class ParquetRedaction
{
    /// <summary>The file without the user; the same instance when it says nothing of it.</summary>
    public static async Task<byte[]> RedactAsync(byte[] content, UserRedaction redaction)
    {
        await using var reader = await ParquetReader.CreateAsync(new MemoryStream(content));
        if (!await HoldsAsync(reader, redaction)) return content;
        var file = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(reader.Schema, file, new ParquetOptions { CompressionMethod = CompressionMethod.Zstd }))
        {
            for (var group = 0; group < reader.RowGroupCount; group++)
            {
                using var from = reader.OpenRowGroupReader(group);
                using var to = writer.CreateRowGroup();
                foreach (var field in reader.Schema.GetDataFields()) await CopyAsync(from, to, field, redaction);
                to.CompleteValidate();
            }
        }

        return file.ToArray();
    }

    private static async Task<bool> HoldsAsync(ParquetReader reader, UserRedaction redaction)
    {
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var from = reader.OpenRowGroupReader(group);
            foreach (var field in reader.Schema.GetDataFields().Where(IsText))
            {
                foreach (var text in await TextsAsync(from, field))
                    if (text is not null && !ReferenceEquals(Redact(field, text, redaction), text)) return true;
            }
        }

        return false;
    }

    private static string Redact(DataField field, string text, UserRedaction redaction) => redaction.OfColumn(field.Name, text);

    // As the library sees texts.
    private static bool IsText(DataField field) => field.ClrType == typeof(ReadOnlyMemory<char>);

    private static async Task<string?[]> TextsAsync(ParquetRowGroupReader from, DataField field)
    {
        var texts = new string?[from.RowCount];
        await from.ReadAsync(field, texts.AsMemory()!);
        return texts;
    }

    private static async Task CopyAsync(ParquetRowGroupReader from, ParquetRowGroupWriter to, DataField field, UserRedaction redaction)
    {
        if (IsText(field)) await to.WriteAsync(field, Array.ConvertAll(await TextsAsync(from, field), text => text is null ? null : Redact(field, text, redaction))!);
        else if (field.ClrType == typeof(long)) await CopyAsync<long>(from, to, field);
        else if (field.ClrType == typeof(bool)) await CopyAsync<bool>(from, to, field);
        else if (field.ClrType == typeof(DateTime)) await CopyAsync<DateTime>(from, to, field);
        else throw new NotSupportedException($"No table has columns of {field.ClrType}.");
    }

    private static async Task CopyAsync<T>(ParquetRowGroupReader from, ParquetRowGroupWriter to, DataField field)
        where T : struct
    {
        if (field.IsNullable)
        {
            var values = new T?[from.RowCount];
            await from.ReadAsync<T>(field, values.AsMemory());
            await to.WriteAsync<T>(field, values.AsMemory());
        }
        else
        {
            var values = new T[from.RowCount];
            await from.ReadAsync<T>(field, values.AsMemory());
            await to.WriteAsync<T>(field, values.AsMemory());
        }
    }
}
