using Audiogum.Sessions.Storage.Postgres;
using Npgsql;

namespace Audiogum.Sessions.Tests.Storage.Postgres;

/// <summary>Promise P9: whatever waits in the database, waits for a bounded time.</summary>
public sealed class PostgresTimeoutTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_connection_has_every_time_out()
    {
        await using var connections = PostgresConnections.Create(await server.CreateDatabaseAsync());
        foreach (var (pool, statement) in new[] { (connections.Commits, "3s"), (connections.Sessions, "30s"), (connections.Reports, "30s"), (connections.Background, "30s") })
        {
            Assert.Equal(
                [statement, "2s", "5s", "10000", "5", "2", "3"],
                await ShowAsync(pool, "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "tcp_user_timeout", "tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count"));
        }
    }

    [Fact]
    public async Task Orleans_connections_have_them_too_and_own_server_settings_stay()
    {
        await using var pool = NpgsqlDataSource.Create(PostgresTimeouts.OfReaders.AddTo(await server.CreateDatabaseAsync() + ";Options=-c work_mem=8MB"));
        Assert.Equal(["30s", "2s", "5s", "8MB"], await ShowAsync(pool, "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "work_mem"));
    }

    [Fact]
    public async Task Time_outs_are_back_when_a_connection_was_used_with_shorter_ones()
    {
        await using var connections = PostgresConnections.Create(await server.CreateDatabaseAsync());
        await using (var connection = await connections.Commits.OpenConnectionAsync(Cancelled))
        {
            await using var shorter = new NpgsqlCommand("set lock_timeout = 100", connection);
            await shorter.ExecuteNonQueryAsync(Cancelled);
        }

        Assert.Equal(["2s"], await ShowAsync(connections.Commits, "lock_timeout"));
    }

    [Fact]
    public async Task Readers_use_no_more_connections_than_they_may_and_none_of_a_writers()
    {
        await using var connections = PostgresConnections.Create(await server.CreateDatabaseAsync());
        var held = new List<NpgsqlConnection>();
        for (var i = 0; i < PostgresConnections.ReportConnections; i++) held.Add(await connections.Reports.OpenConnectionAsync(Cancelled));
        var further = connections.Reports.OpenConnectionAsync(Cancelled).AsTask();
        Assert.Equal(["3s"], await ShowAsync(connections.Commits, "statement_timeout"));
        Assert.False(further.IsCompleted);
        foreach (var connection in held) await connection.DisposeAsync();
        await (await further).DisposeAsync();
    }

    private static async Task<List<string>> ShowAsync(NpgsqlDataSource pool, params string[] settings)
    {
        await using var connection = await pool.OpenConnectionAsync(Cancelled);
        var shown = new List<string>();
        foreach (var setting in settings)
        {
            await using var show = new NpgsqlCommand($"show {setting}", connection);
            shown.Add((string)(await show.ExecuteScalarAsync(Cancelled))!);
        }

        return shown;
    }
}
