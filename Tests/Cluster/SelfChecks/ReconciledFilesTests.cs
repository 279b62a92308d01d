using System.Net;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.Retention;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.SelfChecks;

/// <summary>Reconcile tells what the files of a day say otherwise or do not say, and what of them it did not compare.</summary>
public sealed class ReconciledFilesTests : IDisposable
{
    private const string Tenant = "checked", Day = "2026-03-14";
    private const string Session = "d0000000000000000000000000000001", Later = "d0000000000000000000000000000002";

    private static readonly DateTimeOffset Then = new(2026, 3, 14, 10, 0, 0, TimeSpan.Zero);

    private readonly string path = Directory.CreateTempSubdirectory("reconciled-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(".parquet")]
    [InlineData(".json")]
    public async Task A_damaged_or_missing_file_is_told_even_where_its_numbers_are_not_compared(string kind)
    {
        await using var house = new DriftFixture(path, isOn: false);
        using var client = house.House.ClientOf(Tenant);
        await PostAsync(client, Session); // received just now: the session is open, and the day is written once more in an hour
        await Eventually.AsyncTrue(() => Task.FromResult(Files(kind).Any()), DriftFixture.Patience);
        await Eventually.AsyncEqual($"True  {Day}", () => SaidAsync(client), DriftFixture.Patience);

        var file = Files(kind).Single();
        var content = await File.ReadAllBytesAsync(file, Cancelled);
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, content, Cancelled);
        var damaged = $"True aggregates {Day} {Path.GetFileName(file)} {Day}";
        Assert.Equal(damaged, await SaidAsync(client));
        File.Delete(file);
        Assert.Equal(damaged, await SaidAsync(client));
    }

    [Fact]
    public async Task The_highest_revision_counts_whatever_a_clock_said_when_it_was_written()
    {
        var clock = new ClockAhead();
        await using var house = new DriftFixture(path, isOn: false, clock);
        using var client = house.House.ClientOf(Tenant);
        await PostAsync(client, Session);
        await Eventually.AsyncTrue(() => Task.FromResult(Files(".json").Any()), DriftFixture.Patience);
        clock.Put(TimeSpan.FromDays(3)); // nothing is open, and the day is written once more, as of then
        await Eventually.AsyncEqual("True  ", () => SaidAsync(client), DriftFixture.Patience);

        clock.Put(TimeSpan.FromDays(1));
        await PostAsync(client, Later);
        clock.Put(TimeSpan.FromDays(1) + TimeSpan.FromHours(3));
        await Eventually.AsyncEqual("True  ", () => SaidAsync(client), DriftFixture.Patience);
        Assert.True(Files(".json").Count() > 1);
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    /// <summary>Whether the day is settled, its differences, and what was not compared.</summary>
    private static async Task<string> SaidAsync(HttpClient client)
    {
        var report = await (await client.AskAsync($"/v1/reconcile?date={Day}")).JsonAsync();
        var differences = report.GetProperty("differences").EnumerateArray()
            .Select(one => $"{one.Text("where")} {one.Text("field")}");
        var notCompared = report.GetProperty("notcompared").EnumerateArray().Select(name => name.GetString());
        return $"{report.GetProperty("settled").GetBoolean()} {string.Join("; ", differences)} {string.Join(' ', notCompared)}";
    }

    private static async Task PostAsync(HttpClient client, string session)
    {
        using var answer = await client.PostEventsAsync(Json(Batch(
            QuietTests.Play(session, 1, Then, "start"), QuietTests.Play(session, 2, Then, "begin"),
            QuietTests.Play(session, 3, Then.AddSeconds(300), "complete"))));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private IEnumerable<string> Files(string ending)
    {
        var folder = Path.Combine(path, "exports", $"tenant={Tenant}", "aggregates", "period=daily", $"date={Day}");
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateFiles(folder, "*" + ending).Where(file => !Path.GetFileName(file).StartsWith('_'));
    }
}
