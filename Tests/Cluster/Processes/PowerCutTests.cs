using SQLitePCL;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>
/// Promise P1 through a power cut: the block device is copied while the server runs, without what waits in the page
/// cache, and a server is started over the copy. Beside it writes a database that does not sync: it is the control, and
/// must lose what it said was committed.
/// </summary>
public sealed class PowerCutTests
{
    private const string Tenant = "cut";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Acknowledged_events_survive_a_power_cut(int seed)
    {
        LoopDisk.SkipUnlessPossible();
        var load = new SongLoad(Tenant, 30, seed);
        using var disk = LoopDisk.Create(64);
        using var control = LoopDisk.Create(16);
        LoopDisk? left = null;
        try
        {
            await using (var server = await ServerProcess.StartAsync(disk.Path, Tenant))
            {
                var cut = false;
                var unsynced = CommitUnsynced(control.Path, 1_000);
                await load.PostAsync(server, 1 + new Random(seed).Next(load.Count / 2), () =>
                {
                    server.Signal("STOP"); // nothing is answered while the copy is made
                    left = disk.CutPower();
                    cut = true;
                    server.Kill();
                }, () => cut);
                Assert.Equal(1_000, unsynced);
            }

            using (var afterCut = control.CutPower()) Assert.NotEqual(1_000, CountUnsynced(afterCut.Path));
            await using var after = await ServerProcess.StartAsync(left!.Path, Tenant);
            await load.AssertAcknowledgedAsync(after.Client);
            await load.PostAllAsync(after);
            await load.AssertWholeAsync(after.Client);
        }
        finally
        {
            left?.Dispose();
        }
    }

    /// <summary>Commits rows as a store with <c>synchronous=NORMAL</c> would, and returns how many it was told are committed.</summary>
    private static int CommitUnsynced(string path, int rows)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Path.Combine(path, "control.db"), out var database));
        using (database)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE rows (number INTEGER);"));
            var committed = 0;
            while (committed < rows && raw.sqlite3_exec(database, "INSERT INTO rows VALUES (1)") == raw.SQLITE_OK) committed++;
            raw.sqlite3_db_config(database, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
            return committed;
        }
    }

    private static int CountUnsynced(string path)
    {
        if (raw.sqlite3_open_v2(Path.Combine(path, "control.db"), out var database, raw.SQLITE_OPEN_READWRITE, null) != raw.SQLITE_OK) return 0;
        using (database)
        {
            if (raw.sqlite3_prepare_v2(database, "SELECT COUNT(*) FROM rows", out var statement) != raw.SQLITE_OK) return 0;
            using (statement) return raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_int(statement, 0) : 0;
        }
    }
}
