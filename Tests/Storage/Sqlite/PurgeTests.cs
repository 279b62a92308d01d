using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Storage.States;

namespace Audiogum.Sessions.Tests.Storage.Sqlite;

/// <summary>What a purge of the embedded store's files says that is left.</summary>
public sealed class PurgeTests : IDisposable
{
    private readonly SqliteStoreOptions _options = new() { DataPath = Directory.CreateTempSubdirectory("purge-").FullName };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_options.DataPath, recursive: true);

    [Fact]
    public async Task A_file_that_was_not_overwritten_from_its_beginning_says_that_its_free_pages_may_hold_what_was_removed()
    {
        var states = new SqliteStateStore(_options.DataPath);
        for (var time = 0; time < 2; time++) Assert.Empty((await PurgeAsync()) is var (own, other) ? own.Concat(other) : []);
        foreach (var file in (string[])[_options.DatabaseFile, states.DatabaseFile]) // as an earlier release made it
        {
            using var database = SqliteDatabase.Open(file, readOnly: false);
            database.Execute("PRAGMA application_id = 0");
        }

        for (var time = 0; time < 2; time++)
        {
            var (sessions, small) = await PurgeAsync();
            Assert.Contains("sessions.db", Assert.Single(sessions), StringComparison.Ordinal);
            Assert.Contains("grains.db", Assert.Single(small), StringComparison.Ordinal);
        }

        async Task<(IReadOnlyList<string> Sessions, IReadOnlyList<string> States)> PurgeAsync()
        {
            await using var store = new SqliteSessionStore(_options, TimeProvider.System);
            store.Open();
            await using var small = new SqliteStateStore(_options.DataPath);
            await small.OpenAsync(Cancelled);
            return (await store.PurgeAsync(Cancelled), await small.PurgeAsync(Cancelled));
        }
    }
}
