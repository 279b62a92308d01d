using System.Security.Cryptography;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>The statement that writes a group (<c>group.sql</c>), for one writer: it counts rejections apart from the others.</summary>
internal sealed class GroupStatement(NpgsqlDataSource database, TenantNumbers tenants)
{
    private static readonly string Sql = ReadSql();

    // A part of a group that is repeated may have waited already: its neighbours wait no longer. A write alone waits a little
    // longer, for another silo's group. What takes longer than that is tried apart from the groups.
    private const string RepeatedGroup = "set lock_timeout = 100; set statement_timeout = 500";
    private const string RepeatedAlone = "set lock_timeout = 300; set statement_timeout = 500";
    private const string Apart = "set statement_timeout = 30000";
    private const int SecondsApart = 31;

    private const string Probe = "insert into notes values ('probe', '') on conflict (name) do update set text = excluded.text";

    private readonly int _writer = RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>Writes the group; returns the places, from 1, of the commits that were written.</summary>
    /// <param name="group">1 or more writes.</param>
    /// <param name="attempt">How long it may take.</param>
    public async Task<HashSet<int>> ExecuteAsync(IReadOnlyList<PendingWrite> group, WriteAttempt attempt)
    {
        await using var connection = await database.OpenConnectionAsync().ConfigureAwait(false);
        if (attempt != WriteAttempt.First) // until it goes back to its pool
            await RunAsync(attempt == WriteAttempt.Apart ? Apart : group.Count > 1 ? RepeatedGroup : RepeatedAlone, connection).ConfigureAwait(false);
        if (group.Any(write => write.IsProbe)) await RunAsync(Probe, connection).ConfigureAwait(false);
        var columns = new GroupColumns();
        for (var i = 0; i < group.Count; i++)
        {
            if (group[i].IsProbe) continue;
            columns.Add(group[i], i + 1, await tenants.GetAsync(group[i].Tenant, connection).ConfigureAwait(false));
        }

        await using var command = new NpgsqlCommand(Sql, connection);
        columns.AddTo(command.Parameters);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = _writer });
        command.Parameters.Add(columns.Retired);
        command.Parameters.Add(columns.RejectedEvents);
        if (attempt == WriteAttempt.Apart) command.CommandTimeout = SecondsApart;
        await command.PrepareAsync().ConfigureAwait(false);
        var committed = new HashSet<int>(group.Count);
        await using var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
        while (await rows.ReadAsync().ConfigureAwait(false)) committed.Add(rows.GetInt32(0));

        // Only the end of the statement is its commit.
        await rows.CloseAsync().ConfigureAwait(false);
        return committed;
    }

    private static async Task RunAsync(string sql, NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static string ReadSql()
    {
        using var reader = new StreamReader(typeof(GroupStatement).Assembly.GetManifestResourceStream("Audiogum.Sessions.Storage.Postgres.Writing.group.sql")!);
        return reader.ReadToEnd();
    }
}
