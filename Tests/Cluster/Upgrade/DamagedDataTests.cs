using System.Net;
using Audiogum.Sessions.Tests.Cluster.Processes;
using SQLitePCL;

namespace Audiogum.Sessions.Tests.Cluster.Upgrade;

/// <summary>A server over a damaged file answers 503 for what is damaged, says where, and answers everything else.</summary>
public sealed class DamagedDataTests
{
    [Theory]
    [InlineData("UPDATE sessions SET version = version + 1 WHERE id = 1", "Row 1 of sessions")]
    [InlineData("UPDATE chunks SET data = CAST(substr(data, 1, 40) || x'00' || substr(data, 42) AS BLOB) WHERE id = 1", "Row 1 of chunks")]
    [InlineData("DELETE FROM chunks WHERE id = 1", "counts more events than are stored")]
    public async Task A_damaged_session_is_answered_503_and_its_place_is_logged(string damage, string place)
    {
        var path = Directory.CreateTempSubdirectory("damaged-").FullName;
        try
        {
            var file = await GoldenData.UnpackAsync(GoldenData.First, path);
            Batteries_V2.Init();
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(file, out var database));
            using (database) Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, damage));

            await using var server = await ServerProcess.StartAsync(path, GoldenData.Tenant);
            var keys = GoldenSessions.Posts().Select(session => session.Id).ToList();
            using var damaged = await server.Client.GetAsync($"/v1/sessions/{keys[0]}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, damaged.StatusCode);
            await Eventually.AsyncTrue(() => Task.FromResult(server.Said.Contains(place, StringComparison.Ordinal)), TimeSpan.FromSeconds(5));
            using var sound = await server.Client.GetAsync($"/v1/sessions/{keys[1]}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, sound.StatusCode);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
