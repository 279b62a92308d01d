using System.Diagnostics.Metrics;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

/// <summary>
/// One shard over an embedded store, on a clock that stands still: one thing at a time, as an actor does. It keeps sums of
/// whatever has settled, and knows what its days come to.
/// </summary>
internal sealed class SnapshotShard : IAsyncDisposable
{
    public const int Days = 4;
    private const int Shard = 0;

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kept");
    private readonly ConcurrentExclusiveSchedulerPair turns = new();
    private readonly Dictionary<string, (long Revision, NumberSet Days, SessionContribution Contribution)> stored = [];
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SqliteSessionStore sqlite;
    private ShardState state = null!;
    private string tenant = string.Empty;

    public SnapshotShard()
    {
        sqlite = new(new() { DataPath = directory.FullName }, TimeProvider.System);
        sqlite.Open();
        Store = new(sqlite) { WhileReadingDay = _ => Task.FromResult(++DaysRead) };
        Begin("t");
    }

    /// <summary>The first of the days, ten before now.</summary>
    public static int First { get; } = (int)(TenantsCluster.Noon.ToUnixTimeMilliseconds() / 86_400_000) - 10;

    public JumpingTime Time { get; } = new(TenantsCluster.Noon);

    public FaultyStore Store { get; }

    /// <summary>How often the rows of a day were read.</summary>
    public int DaysRead { get; private set; }

    /// <summary>Goes on with another tenant, of whom there is nothing yet.</summary>
    public void Begin(string another)
    {
        tenant = another;
        stored.Clear();
        Restart();
    }

    /// <summary>The shard's memory is lost.</summary>
    public void Restart() => state = new(
        new(Store, Time, Options.Create(new TenantOptions { KeptSums = { MinSessions = 1 } }), new(services.GetRequiredService<IMeterFactory>()), NullLogger<ShardDependencies>.Instance),
        new(tenant, Shard));

    /// <summary>The shard's memory is lost once what it began to write is written.</summary>
    public async Task RestartAsync()
    {
        await InTurnAsync(() => state.WaitForSnapshotsAsync());
        Restart();
    }

    /// <summary>Time passes.</summary>
    public Task WaitAsync(int minutes)
    {
        Time.Advance(TimeSpan.FromMinutes(minutes));
        return Task.CompletedTask;
    }

    /// <summary>Commits a session's next revision, and offers it if told so.</summary>
    public async Task CommitAsync(string name, int day, long listeningMs, bool isLong = false, bool offers = false)
    {
        var began = ContributionSamples.Listening(DateTimeOffset.FromUnixTimeMilliseconds((First + day) * 86_400_000L).AddHours(23.9), listeningMs, user: name);
        var contribution = began with { SealedParts = isLong ? 1 : 0, Session = began.Session with { LastReceivedAt = Time.GetUtcNow().ToUnixTimeMilliseconds() } };
        var id = TenantsCluster.IdOf(name);
        var (revision, days, _) = stored.TryGetValue(id, out var before) ? before : (0, new(), contribution);
        var covered = ContributionExtent.Days(contribution);
        var commit = new SessionCommit
        {
            ExpectedRevision = revision,
            Row = Row(new(tenant, id), revision + 1, contribution),
            Events = [],
            Rejections = [],
            Segments = [],
            AddedDays = [.. covered.Without(days).Select(run => new DayRange((int)run.First, (int)run.Last))],
            RemovedPlays = [],
            AddedPlays = [],
        };
        Assert.Equal(CommitResult.Committed, await Store.CommitAsync(commit, CancellationToken.None));
        foreach (var (first, last) in covered.Runs) days.AddRange(first, last);
        stored[id] = (revision + 1, days, contribution);
        if (offers) await InTurnAsync(() =>
        {
            state.ApplyContribution(new(id, revision + 1, contribution));
            return Task.CompletedTask;
        });
    }

    /// <summary>Asks for days as a whole, or for the first hours of them, once what nobody told the shard of is to be found; and compares with the truth.</summary>
    public async Task AskAsync(int firstDay, int days, int? hours = null)
    {
        Time.Advance(TimeSpan.FromSeconds(11));
        var from = (First + firstDay) * (long)QuarterHours.PerDay;
        var to = hours is { } some ? from + (some * 4) : from + (days * QuarterHours.PerDay);
        var query = new ShardQuery(from, to, DimensionFilter.Everything, [.. Enumerable.Range(First + firstDay, days).Select(day => new KnownDay(day, 0))]);
        var answer = await InTurnAsync(() => state.QueryAsync(query).AsTask());
        var truth = new RollupAccumulator(from, to);
        foreach (var session in stored.Values) truth.Add(session.Contribution);
        Assert.Equal(truth.ToRollup(), Rollup.Merge(answer.Sums.Select(sum => sum.Rollup!)));
    }

    /// <summary>The silo's clock jumps; what measures how much time passes does not.</summary>
    public void Jump(double seconds) => Time.Jump(TimeSpan.FromSeconds(seconds));

    /// <summary>Asks what is going on now.</summary>
    public async Task<LiveRollup> AskNowAsync()
    {
        Time.Advance(TimeSpan.FromSeconds(11));
        return await InTurnAsync(() => state.QueryAsync(live => live.Snapshot()).AsTask());
    }

    /// <summary>Asks while the clock is ahead of what it was and will be.</summary>
    public async Task AskWithClockAheadAsync(TimeSpan ahead, int firstDay, int days)
    {
        Time.Advance(TimeSpan.FromMinutes(2));
        Time.Jump(ahead);
        await AskAsync(firstDay, days);
        await InTurnAsync(() => state.WaitForSnapshotsAsync());
        Time.Jump(-ahead);
    }

    /// <summary>Lets everything settle, and waits until it is kept.</summary>
    public async Task SettleAsync(int firstDay, int days)
    {
        Time.Advance(TimeSpan.FromMinutes(11));
        await InTurnAsync(() => state.WaitForSnapshotsAsync());
        await AskAsync(firstDay, days);
        await InTurnAsync(() => state.WaitForSnapshotsAsync());
    }

    /// <summary>What is kept of a day, or the list.</summary>
    public async Task<ReadOnlyMemory<byte>?> FindAsync(int? day) => await Store.FindSnapshotAsync(new(tenant, Shard, day + First), CancellationToken.None);

    /// <summary>Damages what is kept of a day, or the list.</summary>
    public async Task DamageAsync(int? day) => await Store.WriteSnapshotAsync(new(tenant, Shard, day + First), new byte[] { 1, 2, 3 }, CancellationToken.None);

    /// <summary>Removes what is kept.</summary>
    public Task ForgetAsync() => InTurnAsync(() => state.ForgetSnapshotsAsync().AsTask());

    public async ValueTask DisposeAsync()
    {
        await InTurnAsync(() => state.WaitForSnapshotsAsync());
        await sqlite.DisposeAsync();
        await services.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private Task InTurnAsync(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, turns.ExclusiveScheduler).Unwrap();

    private Task<T> InTurnAsync<T>(Func<Task<T>> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, turns.ExclusiveScheduler).Unwrap();

    private static SessionRow Row(SessionKey key, long revision, SessionContribution contribution) => new()
    {
        Key = key,
        Shard = Shard,
        Revision = revision,
        Version = revision,
        StartedAt = contribution.Session.StartedAt,
        LastReceivedAt = contribution.Session.LastReceivedAt,
        LiveUntil = LiveWindow.Until(contribution),
        UserId = contribution.Session.UserId,
        DeviceId = contribution.Session.DeviceId,
        Client = "App",
        Platform = "Linux",
        DeviceName = "Kitchen",
        Summary = "{}"u8.ToArray(),
        SealedParts = 0,
        Contribution = ContributionCodec.Write(contribution),
    };
}
