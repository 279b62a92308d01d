using System.Text.Json;

using CsvHelper;

namespace Audiogum.Sessions.Gateway.Tables;

/// <summary>
/// Writes records of CSV (RFC 4180) into memory, so that the response itself is only ever written asynchronously. A
/// client's text that a spreadsheet would take for a formula gets a quote in front; numbers are left alone.
/// </summary>
public sealed class CsvText : IDisposable
{
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    private readonly MemoryStream _bytes = new();

    private readonly CsvWriter _csv;

    /// <summary>An empty text.</summary>
    public CsvText() => _csv = CsvWriter.Create(_bytes, Options, leaveOpen: true);

    /// <summary>Adds a cell of text; null is an empty one.</summary>
    public void Text(string? text) => _csv.WriteField(text);

    /// <summary>Adds a cell of JSON: the text of a string, nothing for null, anything else as it is written.</summary>
    public void Json(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when value.TryGetInt64(out var number):
                _csv.WriteField(number);
                break;
            case JsonValueKind.String:
                _csv.WriteField(value.GetString());
                break;
            default:
                _csv.WriteField(value.ValueKind == JsonValueKind.Null ? null : value.GetRawText());
                break;
        }
    }

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
