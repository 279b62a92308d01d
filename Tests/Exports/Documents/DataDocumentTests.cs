using System.Text.RegularExpressions;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports.Documents;

/// <summary>docs/DATA.md: the dictionary is the code's, and every statement does what it says over a real export.</summary>
public sealed partial class DataDocumentTests(ExportedServer server)
{
    private static string Text { get; } = File.ReadAllText(Path.Combine(Root(), "docs", "DATA.md"));

    public static TheoryData<string> Statements => [.. Sql().Matches(Text).Select(block => block.Groups[1].Value)];

    [Fact]
    public void The_dictionary_is_fresh() =>
        Assert.True(Text.Contains(ExportDictionary.Write().Trim(), StringComparison.Ordinal), "Run: dotnet run --project Silo -- dictionary, and put what it prints into docs/DATA.md.");

    [Theory]
    [MemberData(nameof(Statements))]
    public void Every_statement_of_the_document_answers_rows(string sql) => Assert.NotEmpty(Run(sql));

    [Fact]
    public async Task The_statement_for_listening_by_day_says_what_the_dashboards_say()
    {
        var days = Run(Statements.Select(row => row.Data).Single(sql => sql.Contains("listening by UTC day", StringComparison.Ordinal)));
        Assert.Equal(2, days.Count);
        foreach (var day in days)
        {
            var date = Convert.ToDateTime(day[0]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);
            var totals = (await server.AskAsync($"/v1/dashboards/daily?date={date:yyyy-MM-dd}"))["totals"]!;
            Assert.Equal((string)totals["listeningms"]!.ToJsonString(), day[1]!.ToString());
        }
    }

    private List<object?[]> Run(string sql)
    {
        using var duck = new Duck();
        return duck.Rows(sql.Replace("exports/tenant=acme", $"{server.Folder.Exports}/tenant={ExportedServer.Tenant}", StringComparison.Ordinal));
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Audiogum.Sessions.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sql();
}
