using Audiogum.Sessions.Tests.Exports.Reading;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Exports.Replaying;

/// <summary>The archive tells nothing of the store that it came from: a tenant moves by it from the embedded store to PostgreSQL, and back.</summary>
public sealed class PostgresReplayTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IDisposable
{
    private const string Tenant = "moved";

    private readonly ExportFolder original = new();
    private readonly ExportFolder moved = new();

    [Fact]
    public async Task A_tenant_moves_to_PostgreSQL_by_a_replay_that_is_killed_on_the_way_and_back_and_shows_the_same_bytes()
    {
        IReadOnlyList<string> sessions;
        IReadOnlyDictionary<string, string> before;
        await using (var server = await original.StartAsync(Tenant))
        {
            sessions = await WildPosts.PostAsync(server, Tenant);
            before = await TenantOutput.ExportedAsync(server, original, Tenant, sessions);
        }

        var inPostgres = await KilledOnTheWayAsync();
        var there = await ReplayRun.CommandAsync(["replay", "--tenant", Tenant, "--Archive:Path", original.Exports, .. inPostgres]);
        Assert.True(there.ExitCode == 0, there.Said);
        await using (var server = await moved.StartAsync(Tenant, settings: inPostgres)) TenantOutput.AssertSame(before, await TenantOutput.ExportedAsync(server, moved, Tenant, sessions));
        TenantOutput.AssertSameTables(original, moved, Tenant);

        var back = await ReplayRun.RunAsync(Tenant, moved.Exports, moved.Data + "-back");
        Assert.True(back.ExitCode == 0, back.Said);
        Assert.Equal(there.Said.Split('\n')[^2], back.Said.Split('\n')[^2]);
    }

    /// <summary>A database in which a replay was killed; where the kill came too late, another one.</summary>
    private async Task<string[]> KilledOnTheWayAsync()
    {
        const int attempts = 10;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            string[] inPostgres = ["--Sessions:Store", "PostgreSql", "--ConnectionStrings:PostgreSql", await postgres.CreateDatabaseAsync()];
            var schema = await ReplayRun.CommandAsync(["schema", .. inPostgres]);
            Assert.True(schema.ExitCode == 0, schema.Said);
            if (await ReplayRun.IsKilledAsync(["replay", "--tenant", Tenant, "--Archive:Path", original.Exports, .. inPostgres])) return inPostgres;
        }

        throw new InvalidOperationException("It always ended before it was killed.");
    }

    public void Dispose()
    {
        original.Dispose();
        moved.Dispose();
    }
}
