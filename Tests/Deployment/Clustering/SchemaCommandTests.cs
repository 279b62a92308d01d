using Audiogum.Sessions.Silo;
using Audiogum.Sessions.Silo.Clustering;
using Audiogum.Sessions.Storage.Postgres;
using Audiogum.Sessions.Tests.Deployment.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;
using Npgsql;

namespace Audiogum.Sessions.Tests.Deployment.Clustering;

/// <summary>The command that makes the tables.</summary>
public sealed class SchemaCommandTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    // Those that Orleans' provider asks for by name, and refuses to start without.
    private static readonly string[] Queries =
    [
        "CleanupDefunctSiloEntriesKey", "DeleteMembershipTableEntriesKey", "GatewaysQueryKey", "InsertMembershipKey", "InsertMembershipVersionKey",
        "MembershipReadAllKey", "MembershipReadRowKey", "UpdateIAmAlivetimeKey", "UpdateMembershipKey",
    ];

    [Fact]
    public async Task Many_upgrades_at_once_make_the_tables_once()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
        var before = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            new PostgresSchema(database).UpgradeAsync(MembershipSchema.Part, TestContext.Current.CancellationToken)));
        Assert.Equal(0, Assert.Single(before, version => version != MembershipSchema.Part.Version));
        Assert.Equal(Queries, await QueriesAsync(database));
    }

    [Fact]
    public async Task A_second_run_changes_nothing_and_says_so()
    {
        var connection = ("ConnectionStrings:PostgreSql", await postgres.CreateDatabaseAsync());
        await using var first = await ServerRun.CommandAsync(typeof(SiloOptions).Assembly, ["schema"], connection);
        await using var second = await ServerRun.CommandAsync(typeof(SiloOptions).Assembly, ["schema"], connection);
        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains($"membership: version {MembershipSchema.Part.Version}, was 0", first.Said, StringComparison.Ordinal);
        Assert.Contains($"membership: version {MembershipSchema.Part.Version}, as before", second.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_database_the_command_says_what_is_missing()
    {
        await using var unset = await ServerRun.CommandAsync(typeof(SiloOptions).Assembly, ["schema"], ("ConnectionStrings:PostgreSql", ""));
        Assert.Equal((1, "ConnectionStrings:PostgreSql is not set."), (unset.ExitCode, unset.Said));
        await using var nobody = await ServerRun.CommandAsync(
            typeof(SiloOptions).Assembly, ["schema"], ("ConnectionStrings:PostgreSql", $"Host=127.0.0.1;Port={ServerProgram.FreePort()};Username=u;Password=geheim"));
        Assert.Equal(1, nobody.ExitCode);
        Assert.Single(nobody.Said.Split('\n'));
        Assert.DoesNotContain("geheim", nobody.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_does_not_start_over_missing_or_newer_tables_and_says_what_to_do()
    {
        var connection = ("ConnectionStrings:PostgreSql", await postgres.CreateDatabaseAsync());
        await using var missing = await ServerRun.CommandAsync(typeof(SiloOptions).Assembly, [], connection, ("Sessions:Clustering:Provider", "PostgreSql"));
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("run the silo's command schema first", missing.Said, StringComparison.Ordinal);

        await using var database = NpgsqlDataSource.Create(connection.Item2);
        await new PostgresSchema(database).UpgradeAsync(MembershipSchema.Part with { Steps = [.. MembershipSchema.Part.Steps, "select 1"] }, TestContext.Current.CancellationToken);
        await using var newer = await ServerRun.CommandAsync(typeof(SiloOptions).Assembly, ["schema"], connection);
        Assert.Equal(1, newer.ExitCode);
        Assert.Contains("upgraded by a newer release", newer.Said, StringComparison.Ordinal);
    }

    private static async Task<List<string>> QueriesAsync(NpgsqlDataSource database)
    {
        var found = new List<string>();
        await using var command = database.CreateCommand("select QueryKey from OrleansQuery order by QueryKey");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) found.Add(rows.GetString(0));
        return found;
    }
}
