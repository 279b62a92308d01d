using System.Globalization;
using DuckDB.NET.Data;

namespace Audiogum.Sessions.Tests.Exports.Reading;

/// <summary>DuckDB over a folder of exports, as an analyst has it: no code but statements.</summary>
internal sealed class Duck : IDisposable
{
    private readonly DuckDBConnection connection = new("DataSource=:memory:");

    public Duck()
    {
        connection.Open();
        Rows("set timezone = 'UTC'");
    }

    /// <summary>The rows of a statement.</summary>
    public List<object?[]> Rows(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column))]);
        return rows;
    }

    /// <summary>The numbers of a statement's one row.</summary>
    public long[] Numbers(string sql) => Numbers(Assert.Single(Rows(sql)));

    /// <summary>The numbers of a row; what is null counts as zero.</summary>
    public static long[] Numbers(object?[] row) => [.. row.Select(value => value is null ? 0 : long.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture))];

    public void Dispose() => connection.Dispose();
}
