using System.Text.Json;

namespace Audiogum.Sessions.Gateway.Tables;

/// <summary>
/// A dashboard's answer as CSV, made of its JSON so that the two cannot disagree: a record for every number and every
/// row, named by the <c>section</c> it stands in. A row's own name goes to <c>name</c>; a lone number goes to <c>value</c>.
/// </summary>
public static class ReportTable
{
    private static readonly string[] Columns =
        ["section", "name", "value", "listeningms", "sessions", "playsessions", "itemplays", "artistdisplayname", "service", "ref", "id", "type", "skips", "mediaerrors"];

    // What a row calls its name, and its lone number.
    private static readonly string[] Names = ["start", "minute", "name", "value"];

    private static readonly string[] Values = ["events", "playingnow", "values"];

    /// <summary>Writes the report.</summary>
    /// <param name="report">A <c>PeriodReport</c> or <c>RealtimeReport</c> as JSON.</param>
    /// <param name="only">The one section to write, and those within it; null writes all.</param>
    /// <param name="forSpreadsheet">Whether a spreadsheet is to read it.</param>
    public static byte[] Write(ReadOnlyMemory<byte> report, string? only, bool forSpreadsheet)
    {
        using var document = JsonDocument.Parse(report);
        using var csv = new CsvText(forSpreadsheet);
        csv.Begin();
        foreach (var column in Columns) csv.Text(column);
        csv.EndRecord();
        WriteObject(csv, "report", string.Empty, document.RootElement, only);
        return csv.Take();
    }

    private static void WriteObject(CsvText csv, string section, string prefix, JsonElement element, string? only)
    {
        foreach (var member in element.EnumerateObject())
        {
            var path = prefix + member.Name;
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Array when IsWanted(path, only):
                    foreach (var row in member.Value.EnumerateArray()) WriteRow(csv, path, row);
                    break;
                case JsonValueKind.Array:
                    break;
                case JsonValueKind.Object when prefix.EndsWith("other.", StringComparison.Ordinal):
                    if (IsWanted(path, only)) WriteRow(csv, path, member.Value);
                    break;
                case JsonValueKind.Object:
                    WriteObject(csv, path, path + ".", member.Value, only);
                    break;
                default:
                    if (IsWanted(section, only)) WriteScalar(csv, section, member);
                    break;
            }
        }
    }

    private static bool IsWanted(string section, string? only) =>
        only is null || (section.StartsWith(only, StringComparison.Ordinal) && (section.Length == only.Length || section[only.Length] == '.'));

    private static void WriteScalar(CsvText csv, string section, JsonProperty member)
    {
        csv.Text(section);
        csv.Text(member.Name);
        csv.Json(member.Value);
        for (var column = 3; column < Columns.Length; column++) csv.Text(null);
        csv.EndRecord();
    }

    private static void WriteRow(CsvText csv, string section, JsonElement row)
    {
        csv.Text(section);
        WriteFirst(csv, row, Names);
        WriteFirst(csv, row, Values);
        for (var column = 3; column < Columns.Length; column++) WriteFirst(csv, row, Columns.AsSpan(column, 1));
        csv.EndRecord();
    }

    private static void WriteFirst(CsvText csv, JsonElement row, ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (!row.TryGetProperty(member, out var value)) continue;
            csv.Json(value);
            return;
        }

        csv.Text(null);
    }
}
