using System.Diagnostics;
using System.Globalization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Snapshots;
using Audiogum.Sessions.Storage.Sqlite;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Sqlite;

/// <summary>
/// A process that commits to a store until it is killed, and says on its standard output what was acknowledged: a line
/// <c>session revision</c> for each. Revision r of a session holds the events 3r, 3r + 1 and 3r + 2; after it r is kept
/// for the shard of the session's number.
/// </summary>
internal static class CommittingProcess
{
    public const string Verb = "--commit-until-killed";
    public const int Sessions = 24;

    /// <summary>Starts one, of this very executable.</summary>
    public static Process Start(string directory)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(CommittingProcess).Assembly.Location);
        start.ArgumentList.Add(Verb);
        start.ArgumentList.Add(directory);
        return Process.Start(start)!;
    }

    public static async Task<int> RunAsync(string directory)
    {
        await using var store = new SqliteSessionStore(new SqliteStoreOptions { DataPath = directory }, TimeProvider.System);
        store.Open();
        var output = new object();
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(session => Task.Run(() => CommitForeverAsync(session))));
        return 1;

        async Task CommitForeverAsync(int session)
        {
            var revision = (await store.FindSessionAsync(Key(session), default))?.Revision ?? 0;
            while (await store.CommitAsync(CommitOf(session, ++revision), default) == CommitResult.Committed)
            {
                await store.WriteSnapshotAsync(KeptOf(session), BitConverter.GetBytes(revision), default);
                lock (output)
                {
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{session} {revision}"));
                    Console.Out.Flush();
                }
            }
        }
    }

    public static SnapshotKey KeptOf(int session) => new(Tenant, session, null);

    public static SessionCommit CommitOf(int session, long revision) =>
        Commit(Row(Key(session), revision), Event(3 * revision), Event(3 * revision + 1), Event(3 * revision + 2));
}
