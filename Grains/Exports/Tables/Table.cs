using Parquet.Schema;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>What the data dictionary says of a table.</summary>
/// <param name="Name">Its name: the folder that its partitions lie in.</param>
/// <param name="Layout">Where its files lie, below the tenant's folder.</param>
/// <param name="Rule">What a row is.</param>
/// <param name="Columns">Its columns.</param>
public sealed record TableDescription(string Name, string Layout, string Rule, IReadOnlyList<ColumnDescription> Columns);

/// <summary>A table of Parquet files.</summary>
/// <typeparam name="TRow">A row.</typeparam>
/// <param name="name">Its name.</param>
/// <param name="layout">Where its files lie.</param>
/// <param name="rule">What a row is.</param>
/// <param name="columns">Its columns.</param>
internal sealed class Table<TRow>(string name, string layout, string rule, params IReadOnlyList<Column<TRow>> columns)
{
    public string Name => name;

    public IReadOnlyList<Column<TRow>> Columns => columns;

    /// <summary>Its Parquet schema.</summary>
    public ParquetSchema Schema { get; } = new([.. columns.Select(column => column.Field)]);

    /// <summary>For the data dictionary.</summary>
    public TableDescription Description => new(name, layout, rule, [.. columns.Select(column => column.Description)]);
}
