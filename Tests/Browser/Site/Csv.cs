using System.Text;

namespace Audiogum.Sessions.Tests.Browser.Site;

/// <summary>Reads CSV (RFC 4180).</summary>
public static class Csv
{
    public static string[][] Parse(string text)
    {
        var records = new List<string[]>();
        var record = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (quoted && character == '"' && at + 1 < text.Length && text[at + 1] == '"') field.Append(text[++at]);
            else if (character == '"') quoted = !quoted;
            else if (!quoted && character == ',') Close();
            else if (!quoted && character == '\n')
            {
                Close();
                records.Add([.. record]);
                record.Clear();
            }
            else if (quoted || character != '\r') field.Append(character);
        }

        return [.. records];

        void Close()
        {
            record.Add(field.ToString());
            field.Clear();
        }
    }

    /// <summary>A column of records whose first one names them.</summary>
    public static string[] Column(this string[][] records, string name)
    {
        var at = Array.IndexOf(records[0], name);
        Assert.True(at >= 0, $"There is no column {name} in {string.Join(',', records[0])}.");
        return [.. records.Skip(1).Select(record => record[at])];
    }
}
