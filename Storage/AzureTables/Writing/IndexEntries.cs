using Audiogum.Sessions.Storage.Days;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables.Writing;

/// <summary>
/// What finds a session by its start, its user, its device, its days, its plays and the hour it lives until. Written before
/// the commit and never taken away: whoever reads an entry asks the session whether it is true.
/// </summary>
internal static class IndexEntries
{
    private const long Hour = 3_600_000;

    /// <summary>Writes what a commit adds.</summary>
    public static async Task WriteAsync(TableAccess table, SessionCommit commit, TableEntity? before, CancellationToken cancellationToken)
    {
        var row = commit.Row;
        var (tenant, session, shard) = (row.Key.Tenant, row.Key.SessionId, Keys.Shard(row.Key.Tenant, row.Shard));
        var known = before is not null && before.GetInt64(SessionEntity.Revision) > 0;
        var start = Keys.Start(row.StartedAt, session);
        var moved = !known || before!.GetInt64(SessionEntity.StartedAt) != row.StartedAt;
        var entries = new Dictionary<string, TableEntity>();
        if (moved) Add(start);
        if (!known || before!.GetInt64(SessionEntity.LiveUntil) / Hour != row.LiveUntil / Hour) Add(Keys.Live(row.LiveUntil / Hour, session));
        foreach (var block in commit.AddedDays.SelectMany(DayBlocks.Covering))
        {
            Add(Keys.Day(block, session));
            Add(Keys.Block(block));
        }

        foreach (var play in commit.AddedPlays) Add(Keys.Play(play.StartedAt, session, play.OpenedBy));
        var writes = new List<Task> { table.WriteAsync(entries.Values, cancellationToken).AsTask() };
        if (row.UserId is { } user && (moved || before!.GetString(SessionEntity.User) != Keys.User(tenant, user))) Place(Keys.User(tenant, user));
        if (row.DeviceId is { } device && (moved || before!.GetString(SessionEntity.Device) != Keys.Device(tenant, device))) Place(Keys.Device(tenant, device));
        await Task.WhenAll(writes).ConfigureAwait(false);

        void Add(string key) => entries[key] = new(shard, key);

        void Place(string partition) => writes.Add(table.WriteAsync([new(partition, start)], cancellationToken).AsTask());
    }
}
