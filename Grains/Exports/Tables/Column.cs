using Audiogum.Sessions.Sessionization.Rollups;
using Parquet;
using Parquet.Schema;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>What the data dictionary says of a column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in DuckDB's words.</param>
/// <param name="Unit">Its unit, or empty.</param>
/// <param name="Rule">What it means, with the rule that it follows.</param>
/// <param name="IsOptional">Whether it may be null.</param>
public sealed record ColumnDescription(string Name, string Type, string Unit, string Rule, bool IsOptional);

/// <summary>A column of a table: what it means, and how it is written.</summary>
/// <typeparam name="TRow">A row.</typeparam>
/// <param name="description">What it means.</param>
/// <param name="parquet">Its Parquet field.</param>
/// <param name="write">Writes its values of some rows.</param>
/// <param name="sum">Its value in sums; null where sums mean nothing.</param>
/// <param name="text">Its text, whose length is what a row may hold in memory; null for a column that is no text.</param>
internal sealed class Column<TRow>(
    ColumnDescription description, DataField parquet, Func<ParquetRowGroupWriter, IReadOnlyList<TRow>, Task> write, Func<TRow, long>? sum = null,
    Func<TRow, string?>? text = null)
{
    public ColumnDescription Description => description;

    public DataField Field => parquet;

    public Func<ParquetRowGroupWriter, IReadOnlyList<TRow>, Task> Write => write;

    public Func<TRow, long>? Sum => sum;

    /// <summary>Bytes that its value of a row takes in memory, about.</summary>
    public long Weigh(TRow row) => sizeof(long) + (2L * (text?.Invoke(row)?.Length ?? 0));
}

/// <summary>The kinds of columns.</summary>
/// <typeparam name="TRow">A row.</typeparam>
internal static class ColumnFactory<TRow>
{
    /// <summary>Text that is always there.</summary>
    public static Column<TRow> Text(string name, string rule, Func<TRow, string> value)
    {
        var field = new DataField<string>(name, false);
        return new(new(name, "VARCHAR", "", rule, false), field, (group, rows) => group.WriteAsync(field, ToArray(rows, value)), text: value);
    }

    /// <summary>Text that may be absent.</summary>
    public static Column<TRow> OptionalText(string name, string rule, Func<TRow, string?> value)
    {
        var field = new DataField<string>(name, true);
        return new(new(name, "VARCHAR", "", rule, true), field, (group, rows) => group.WriteAsync(field, ToArray(rows, value)!), text: value);
    }

    /// <summary>A number that names something or has a place in an order.</summary>
    public static Column<TRow> Number(string name, string rule, Func<TRow, long> value) => Whole(name, "", rule, value, null);

    /// <summary>A number that may be absent.</summary>
    public static Column<TRow> OptionalNumber(string name, string unit, string rule, Func<TRow, long?> value)
    {
        var field = new DataField<long>(name, true);
        return new(new(name, "BIGINT", unit, rule, true), field, (group, rows) => group.WriteAsync<long>(field, ToArray(rows, value).AsMemory()));
    }

    /// <summary>How many.</summary>
    public static Column<TRow> Count(string name, string rule, Func<TRow, long> value) => Whole(name, "count", rule, value, value);

    /// <summary>A length of time that can be summed.</summary>
    public static Column<TRow> Milliseconds(string name, string rule, Func<TRow, long> value) => Whole(name, "ms", rule, value, value);

    /// <summary>The time of each class but <c>playing</c>, which is listening.</summary>
    public static IEnumerable<Column<TRow>> Times(Func<TRow, ClassTimes> value) =>
    [
        Milliseconds("pausedms", "Class `paused` (§5.3).", row => value(row).Paused),
        Milliseconds("startupms", "Class `startup` (§5.3).", row => value(row).Startup),
        Milliseconds("stalledms", "Class `stalled` (§5.3).", row => value(row).Stalled),
        Milliseconds("betweenms", "Class `between` (§5.3).", row => value(row).Between),
        Milliseconds("failedms", "Class `failed` (§5.3).", row => value(row).Failed),
        Milliseconds("unobservedms", "Class `unobserved` (§5.3).", row => value(row).Unobserved),
    ];

    /// <summary>Yes or no.</summary>
    public static Column<TRow> Flag(string name, string rule, Func<TRow, bool> value)
    {
        var field = new DataField<bool>(name, false);
        return new(new(name, "BOOLEAN", "", rule, false), field, (group, rows) => group.WriteAsync<bool>(field, ToArray(rows, value).AsMemory()));
    }

    /// <summary>An instant, from milliseconds since 1970.</summary>
    public static Column<TRow> Instant(string name, string rule, Func<TRow, long> value)
    {
        var field = Timestamp(name, false);
        return new(new(name, "TIMESTAMP WITH TIME ZONE", "UTC", rule, false), field, (group, rows) => group.WriteAsync<DateTime>(field, ToArray(rows, row => At(value(row))).AsMemory()));
    }

    /// <summary>An instant that may be absent.</summary>
    public static Column<TRow> OptionalInstant(string name, string rule, Func<TRow, long?> value)
    {
        var field = Timestamp(name, true);
        return new(
            new(name, "TIMESTAMP WITH TIME ZONE", "UTC", rule, true), field,
            (group, rows) => group.WriteAsync<DateTime>(field, ToArray(rows, row => value(row) is { } instant ? At(instant) : (DateTime?)null).AsMemory()));
    }

    private static Column<TRow> Whole(string name, string unit, string rule, Func<TRow, long> value, Func<TRow, long>? sum)
    {
        var field = new DataField<long>(name, false);
        return new(new(name, "BIGINT", unit, rule, false), field, (group, rows) => group.WriteAsync<long>(field, ToArray(rows, value).AsMemory()), sum);
    }

    private static DateTimeDataField Timestamp(string name, bool isOptional) => new(name, DateTimeFormat.Timestamp, true, DateTimeTimeUnit.Millis, isOptional);

    private static DateTime At(long instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant).UtcDateTime;

    private static T[] ToArray<T>(IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var values = new T[rows.Count];
        for (var row = 0; row < values.Length; row++) values[row] = value(rows[row]);
        return values;
    }
}
