using System.Text.Json;

namespace Audiogum.Sessions.Gateway.Tables;

/// <summary>Turns JSON rows of a listing into records of CSV.</summary>
/// <param name="columns">Members, inner ones by a dotted path.</param>
/// <param name="forSpreadsheet">Whether a spreadsheet is to read it.</param>
public sealed class RowTable(IReadOnlyList<string> columns, bool forSpreadsheet)
{
    private readonly string[][] _paths = [.. columns.Select(column => column.Split('.'))];

    /// <summary>The first record: the names of the columns.</summary>
    public byte[] Header()
    {
        using var csv = new CsvText(forSpreadsheet);
        csv.Begin();
        foreach (var column in columns) csv.Text(column);
        csv.EndRecord();
        return csv.Take();
    }

    /// <summary>A record for each row.</summary>
    public byte[] Rows(IReadOnlyList<byte[]> rows)
    {
        using var csv = new CsvText(forSpreadsheet);
        foreach (var row in rows)
        {
            using var document = JsonDocument.Parse(row);
            for (var column = 0; column < _paths.Length; column++) Write(csv, document.RootElement, column);
            csv.EndRecord();
        }

        return csv.Take();
    }

    /// <summary>The header and a record for each element of an array.</summary>
    public byte[] Whole(JsonElement rows)
    {
        using var csv = new CsvText(forSpreadsheet);
        csv.Begin();
        foreach (var column in columns) csv.Text(column);
        csv.EndRecord();
        foreach (var row in rows.EnumerateArray())
        {
            for (var column = 0; column < _paths.Length; column++) Write(csv, row, column);
            csv.EndRecord();
        }

        return csv.Take();
    }

    private void Write(CsvText csv, JsonElement value, int column)
    {
        foreach (var member in _paths[column])
        {
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out value)) continue;
            csv.Text(columns[column].StartsWith(RowColumns.Counters, StringComparison.Ordinal) ? "0" : null);
            return;
        }

        csv.Json(value);
    }
}
