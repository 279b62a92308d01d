using System.Text;
using Audiogum.Sessions.Grains.Exports.Tables;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>The data dictionary of the exported tables, from the definitions that write them.</summary>
public static class ExportDictionary
{
    /// <summary>The tables of Parquet files.</summary>
    public static IReadOnlyList<TableDescription> Tables { get; } =
        [SessionTable.Table.Description, PlayTable.Table.Description, ItemTable.Table.Description, ListeningTable.Table.Description, AggregateTable.Table.Description];

    /// <summary>The tables as Markdown.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        foreach (var table in Tables)
        {
            text.Append($"### `{table.Name}`\n\n{table.Rule}\n\nFiles: `{table.Layout}`\n\n| column | type | unit | rule |\n| --- | --- | --- | --- |\n");
            foreach (var column in table.Columns)
                text.Append($"| `{column.Name}` | {column.Type}{(column.IsOptional ? ", may be null" : "")} | {column.Unit} | {column.Rule} |\n");
            text.Append('\n');
        }

        return text.ToString();
    }
}
