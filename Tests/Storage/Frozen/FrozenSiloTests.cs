using System.Diagnostics;
using System.Net;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Postgres;
using Audiogum.Sessions.Tests.Storage.Postgres;
using Npgsql;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Frozen;

/// <summary>
/// Promise P9: a silo that stands still (SIGSTOP) hinders no other, wherever it stands. It is stopped at every await of
/// every call of the store: after each thing that the call sends to the database, and in the middle of it.
/// </summary>
public sealed class FrozenSiloTests(PostgresServer server, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private int written;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_call_of_the_store_is_among_those_it_is_stopped_at() =>
        Assert.Equal(StoreCalls.Declared.Order(), StoreCalls.All.Keys.Order());

    [Fact]
    public async Task A_silo_stopped_anywhere_in_any_call_of_the_store_keeps_no_other_from_writing()
    {
        var tables = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync());
        await using (var database = NpgsqlDataSource.Create(tables.ConnectionString)) await new PostgresSchema(database).UpgradeAsync(SessionSchema.Part, Cancelled);
        await using var other = new PostgresSessionStore(new() { ConnectionString = tables.ConnectionString });
        await other.OpenAsync(Cancelled);
        await other.CommitAsync(Commit(Row(Key(StoreCalls.Known)), Event(1)), Cancelled);
        await other.AppendRejectionsAsync(Tenant, [Rejection("invalid_type")], Cancelled);

        await using var relay = new HaltingRelay(new(IPAddress.Loopback, tables.Port));
        await using var silo = await StoppableSilo.StartAsync(new NpgsqlConnectionStringBuilder(tables.ConnectionString) { Port = relay.Port }.ConnectionString);
        var (run, stops, longest) = (0, 0, TimeSpan.Zero);
        foreach (var call in StoreCalls.All.Keys)
        {
            // The first run connects, prepares and learns; the second is counted.
            Assert.Equal("done", await silo.CallAsync(call, run++));
            relay.GoOn();
            Assert.Equal("done", await silo.CallAsync(call, run++));
            var sendings = relay.Sent;
            for (var at = 1; at <= sendings; at++)
            {
                foreach (var half in new[] { false, true })
                {
                    var reached = relay.HaltAsync(at, half);
                    var calling = silo.CallAsync(call, run++);
                    if (await Task.WhenAny(reached, calling) == calling) continue; // this time it sent less
                    await silo.SignalAsync("STOP");
                    stops++;
                    foreach (var write in Writes(other, run - 1))
                    {
                        var begun = Stopwatch.GetTimestamp();
                        var writing = write();
                        Assert.True(
                            await Task.WhenAny(writing, Task.Delay(Bound, TimeProvider.System, Cancelled)) == writing,
                            $"A silo stopped in {call} at sending {at}{(half ? ", in its middle" : string.Empty)} keeps another one from writing.");
                        await writing;
                        if (Stopwatch.GetElapsedTime(begun) is var took && took > longest) longest = took;
                    }

                    relay.GoOn();
                    await silo.SignalAsync("CONT");
                    var ended = await calling;
                    Assert.True(ended == "done" || ended.StartsWith(nameof(StoreUnavailableException), StringComparison.Ordinal), $"{call}: {ended}");
                    if (ended == "done" && call.StartsWith("Commit", StringComparison.Ordinal)) Assert.NotNull(await other.FindSessionAsync(StoreCalls.Written(run - 1).Row.Key, Cancelled));
                }
            }
        }

        output.WriteLine($"{stops} stops; the longest write of another silo took {longest.TotalMilliseconds:f0} ms");
        Assert.True(stops > 2 * StoreCalls.All.Count, $"only {stops} stops");
        for (var session = 1; session <= written; session++) Assert.NotNull(await other.FindSessionAsync(Key(100_000 + session), Cancelled));
    }

    /// <summary>What another silo posts meanwhile: for the same tenant, for another one, and for the session that the stopped one is writing.</summary>
    private IEnumerable<Func<Task>> Writes(PostgresSessionStore other, int run)
    {
        yield return () => other.CommitAsync(Commit(Row(Key(100_000 + ++written)), Event(1)) with { Rejections = [Rejection("conflict")] }, Cancelled).AsTask();
        yield return () => other.CommitAsync(Commit(Row(Key(run, "other")), Event(1)), Cancelled).AsTask();
        yield return () => other.CommitAsync(StoreCalls.Written(run), Cancelled).AsTask();
        yield return () => AppendToKnownAsync(other);
        yield return () => other.AppendRejectionsAsync(Tenant, [Rejection("invalid_type")], Cancelled).AsTask();
    }

    private static async Task AppendToKnownAsync(PostgresSessionStore store)
    {
        var revision = (await store.FindSessionAsync(Key(StoreCalls.Known), Cancelled))!.Revision + 1;
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(StoreCalls.Known), revision), Event(revision)), Cancelled));
    }
}
