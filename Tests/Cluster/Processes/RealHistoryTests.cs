using System.Text.Json.Nodes;
using Audiogum.Sessions.Gateway.Importing;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Importing;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>
/// Published listening histories, mapped to events and counted independently (they lie beside the checkout, in
/// <c>../shared/data</c>): what the semantics and the source both count is the same number.
/// </summary>
public sealed class RealHistoryTests
{
    /// <summary>The root of the checkout.</summary>
    internal static string Root { get; } = FindRoot();

    private static readonly string Data = Path.Combine(Root, "..", "shared", "data");

    [Theory]
    [InlineData("dev-apple-f", 2014)]
    [InlineData("dev-spotify-a", 2020)]
    public async Task Counts_are_those_of_the_source(string name, int firstYear)
    {
        Assert.SkipUnless(Directory.Exists(Data), "The histories do not lie beside this checkout.");
        var truth = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Data, $"{name}.truth.json"), TestContext.Current.CancellationToken))!;
        var path = Directory.CreateTempSubdirectory("history-").FullName;
        await using (var server = await ServerProcess.StartAsync(path, name))
        {
            await ImportAsync(server.Client, name);
            var totals = new Dictionary<string, long>();
            var ends = truth["segment_ends"]!;
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

            // Up to today: an instant before 2015 counts as a clock never set (semantics §4) and moves to its receipt.
            for (var month = new DateOnly(firstYear, 1, 1); month <= today; month = month.AddMonths(1))
            {
                var report = JsonNode.Parse(await server.Client.GetStringAsync($"/v1/dashboards/monthly?month={month:yyyy-MM}", TestContext.Current.CancellationToken))!;
                foreach (var (counter, value) in report["totals"]!.AsObject())
                {
                    totals[counter] = totals.GetValueOrDefault(counter) + (value is JsonValue ? (long)value : 0);
                }
            }

            Assert.Equal(Truth("sessions"), totals["sessions"]);
            Assert.Equal(Truth("item_plays"), totals["itemplays"]);
            Assert.Equal((long)ends["complete"]!, totals["completes"]);
            Assert.Equal((long)ends["skipnext"]! + ((long?)ends["skipprev"] ?? 0), totals["skips"]);
            Assert.Equal(Truth("likes"), totals["likes"]);
            Assert.Equal(Truth("dislikes"), totals["dislikes"]);
            Assert.Equal((long)truth["listened"]!["items_ms"]! + (long)truth["listened"]!["unnamed_ms"]!, totals["listeningms"]);
            Assert.Equal((0, 0, 0, 0), (totals["rejected"], totals["conflicts"], totals["duplicates"], totals["missing"]));
        }

        Directory.Delete(path, recursive: true);

        long Truth(string fact) => (long?)truth[fact] ?? 0;
    }

    /// <summary>By the command that anybody imports with; what is counted here has one user, and depends on no device.</summary>
    private static async Task ImportAsync(HttpClient server, string tenant)
    {
        using var run = new ImportRun(new TestTokens { Tenant = tenant }.Mint());
        Assert.True(await run.RunAsync(server.BaseAddress!, Path.Combine(Data, $"{tenant}.events.ndjson.gz")) == ImportCommand.Imported, run.Said);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Audiogum.Sessions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run from within a checkout.");
    }
}
