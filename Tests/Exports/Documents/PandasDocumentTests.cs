using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports.Documents;

/// <summary>The Python of docs/DATA.md does what it says over a real export, with Debian's pandas.</summary>
public sealed partial class PandasDocumentTests(ExportedServer server) : IDisposable
{
    /// <summary>Debian's own: its packages are not for any other Python that may be in the path.</summary>
    private const string Python = "/usr/bin/python3";

    /// <summary>Debian has no engine for Parquet: tables come as DuckDB has read them.</summary>
    private const string HandOver =
        """
        import pandas
        def handed_over(path):
            table = pandas.read_json(path.rsplit("/", 1)[1] + ".ndjson", lines=True, dtype=False, convert_dates=False)
            return table.assign(quarter=pandas.to_datetime(table.quarter, unit="ms", utc=True)) if "quarter" in table else table
        pandas.read_parquet = handed_over

        """;

    private readonly string path = Directory.CreateTempSubdirectory("pandas-").FullName;

    private static string[] Scripts { get; } = [.. Blocks().Matches(File.ReadAllText(Path.Combine(DataDocumentTests.Root(), "docs", "DATA.md"))).Select(block => block.Groups[1].Value)];

    private string Root => $"{server.Folder.Exports}/tenant={ExportedServer.Tenant}";

    [Fact]
    public async Task The_lines_for_raw_and_rejected_events_count_what_DuckDB_counts()
    {
        using var duck = new Duck();
        var wanted = duck.Rows($"select event ->> '$.type', count(*) from read_ndjson('{Root}/raw/*/*/*.ndjson.gz', columns = {{kind: 'VARCHAR', event: 'JSON'}}) where kind = 'accepted' group by all")
            .Concat(duck.Rows($"select pointer, count(*) from read_ndjson('{Root}/rejected/*/*/*.ndjson.gz', columns = {{code: 'VARCHAR', pointer: 'VARCHAR'}}) group by code, pointer"));
        Assert.Equal(wanted.Select(row => $"{row[0]} {row[1]}").Order(), await CountsAsync(Assert.Single(Scripts, script => script.Contains("read_json", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task The_lines_for_listening_by_day_sum_what_DuckDB_sums()
    {
        using var duck = new Duck();
        foreach (var (table, columns) in new[] { ("sessions", "*"), ("listening", "* replace (epoch_ms(quarter) as quarter)") })
            duck.Rows($"copy (select {columns} from {server.Folder.Table(ExportedServer.Tenant, table)}) to '{path}/{table}.ndjson' (format json)");
        var wanted = duck.Numbers(
            $"""
            with latest as (select sessionid, max(revision) as revision from {server.Folder.Table(ExportedServer.Tenant, "sessions")} group by all)
            select sum(listeningms) from {server.Folder.Table(ExportedServer.Tenant, "listening")} semi join latest using (sessionid, revision)
            """);
        var days = await CountsAsync(HandOver + Assert.Single(Scripts, script => script.Contains("read_parquet", StringComparison.Ordinal)));
        Assert.Equal(wanted[0], days.Sum(day => long.Parse(day[(day.IndexOf(' ', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture)));
        Assert.All(days, day => Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2} ", day));
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    /// <summary>Runs a script; what it printed with a number behind it, the last word and the number, ordered.</summary>
    private async Task<IEnumerable<string>> CountsAsync(string script)
    {
        var start = new ProcessStartInfo(Python, ["-"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = path };
        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.StandardInput.WriteAsync(script.Replace("exports/tenant=acme", Root, StringComparison.Ordinal));
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, string.Concat(await said));
        return Counts().Matches((await said)[0]).Select(line => $"{line.Groups[1].Value} {line.Groups[2].Value}").Order();
    }

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"(\S+)[ ]+(\d+)$", RegexOptions.Multiline)]
    private static partial Regex Counts();
}
