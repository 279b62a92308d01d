using System.Text.Json;
using System.Text.RegularExpressions;

using CsvHelper;

namespace Audiogum.Sessions.Gateway.Tables;

/// <summary>
/// Writes records of CSV (RFC 4180) into memory, so that the response itself is only ever written asynchronously. A
/// client's text that a spreadsheet would take for a formula gets a quote in front; numbers are left alone. Where the CSV is
/// meant for a spreadsheet, so does text that would lose something as a number.
/// </summary>
public sealed partial class CsvText : IDisposable
{
    // Full-width forms of the signs, which spreadsheets take for the same in East Asian languages, and a line that begins anew.
    private const string FurtherSigns = "＝＋－＠\n";

    private const char Quote = '\'';

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    private readonly MemoryStream _bytes = new();

    private readonly CsvWriter _csv;

    private readonly bool _forSpreadsheet;

    /// <summary>An empty text.</summary>
    /// <param name="forSpreadsheet">Whether a spreadsheet is to read it: see <see cref="IsForSpreadsheet"/>.</param>
    public CsvText(bool forSpreadsheet)
    {
        _forSpreadsheet = forSpreadsheet;
        _csv = CsvWriter.Create(_bytes, Options, leaveOpen: true);
    }

    /// <summary>Whether a request says <c>bom=true</c>: spreadsheets take a CSV for UTF-8 only with a byte order mark.</summary>
    public static bool IsForSpreadsheet(HttpRequest request) => request.Query["bom"] is ["true"];

    /// <summary>Begins a document: a spreadsheet's with a byte order mark.</summary>
    public void Begin()
    {
        if (_forSpreadsheet) _bytes.Write(ByteOrderMark);
    }

    /// <summary>Adds a cell of text; null is an empty one.</summary>
    public void Text(string? text)
    {
        if (text is { Length: > 0 } && (FurtherSigns.Contains(text[0], StringComparison.Ordinal) || (_forSpreadsheet && LosesAsNumber().IsMatch(text))))
            _csv.WriteField(Quote + text, CsvQuoting.Always);
        else _csv.WriteField(text);
    }

    /// <summary>Adds a cell of JSON: the text of a string, nothing for null, anything else as it is written.</summary>
    public void Json(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when value.TryGetInt64(out var number):
                _csv.WriteField(number);
                break;
            case JsonValueKind.String:
                Text(value.GetString());
                break;
            default:
                _csv.WriteField(value.ValueKind == JsonValueKind.Null ? null : value.GetRawText());
                break;
        }
    }

    // Leading zeros, more digits than a double has, an exponent, a point: a version 4.10 would become 4.1. Blanks around it are
    // no hindrance to a spreadsheet.
    [GeneratedRegex(@"^\s*(0[0-9]+|[0-9]{16,}|[0-9]*[.,][0-9.,]*|[0-9.,]+[eE][+-]?[0-9]+)\s*\z")]
    private static partial Regex LosesAsNumber();

    /// <summary>Ends the record.</summary>
    public void EndRecord() => _csv.EndRecord();

    /// <summary>Gives out what was written since the last time.</summary>
    public byte[] Take()
    {
        _csv.Flush();
        var taken = _bytes.ToArray();
        _bytes.SetLength(0);
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _csv.Dispose();
        _bytes.Dispose();
    }
}
