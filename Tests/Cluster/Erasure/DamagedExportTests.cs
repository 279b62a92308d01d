using System.Net;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>An exported file that is not what was written holds an erasure up where an operator sees it.</summary>
public sealed class DamagedExportTests
{
    private const string Health = "/v1/admin/health";

    [Fact]
    public async Task An_erasure_names_the_damaged_file_that_holds_it_up_as_health_does_until_it_is_put_right()
    {
        await using var house = ServerFixture.With(null, ("Exports:Interval", "00:00:00.2"));
        using var client = house.ClientOf("acme");
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(1))))).StatusCode);
        var folder = Path.Combine(house.DataPath, "exports", "tenant=acme");
        var raw = string.Empty;
        await Eventually.AsyncTrue(() => Task.FromResult(Directory.Exists(folder) && Directory.EnumerateFiles(folder, "_manifest-*", SearchOption.AllDirectories).FirstOrDefault(file => file.Contains("/raw/", StringComparison.Ordinal)) is { } manifest
            && (raw = Directory.EnumerateFiles(Path.GetDirectoryName(manifest)!, "*.gz").Single()).Length > 0), TimeSpan.FromSeconds(60));
        var sound = await File.ReadAllBytesAsync(raw, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(raw, sound[..^4], TestContext.Current.CancellationToken);

        using var taken = await client.DeleteAsync("/v1/users/listener-7", TestContext.Current.CancellationToken);
        var status = taken.Headers.Location!.ToString();
        var held = await ServerFixture.UntilAsync(client, status, found => found.TryGetProperty("damaged", out _));
        Assert.Equal(("running", Path.GetRelativePath(folder, raw)), (held.Text("status"), held.Text("damaged")));
        var ill = await ServerFixture.UntilAsync(client, Health, found => !found.GetProperty("healthy").GetBoolean());
        Assert.Equal(Path.GetRelativePath(folder, raw), ill.GetProperty("exports").Text("damaged"));

        await File.WriteAllBytesAsync(raw, sound, TestContext.Current.CancellationToken);
        var done = await ServerFixture.UntilAsync(client, status, found => found.Text("status") == "completed");
        Assert.False(done.TryGetProperty("damaged", out _));
        await ServerFixture.UntilAsync(client, Health, found => found.GetProperty("healthy").GetBoolean() && !found.GetProperty("exports").TryGetProperty("damaged", out _));
    }
}
