using Audiogum.Sessions.Grains;
using Audiogum.Sessions.Grains.Interfaces.Serialization;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Silo.GrainStorage;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Clocks;
using Audiogum.Sessions.Tests.Cluster.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

/// <summary>Two silos over one embedded store, on a clock that stands still. Each test takes a tenant of its own.</summary>
public sealed class TenantsCluster : IAsyncLifetime
{
    public const int Shards = 4;

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("tenants");
    private readonly Dictionary<SessionKey, (long Revision, NumberSet Days)> stored = [];
    private readonly SqliteSessionStore sqlite;
    private readonly InProcessTestCluster cluster;

    public TenantsCluster()
    {
        sqlite = new(new() { DataPath = directory.FullName }, TimeProvider.System);
        Store = new(sqlite);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sessions:Shards"] = "4",
            ["Sessions:Tenants:berlin:TimeZone"] = "Europe/Berlin",
        }).Build();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(SiloClocks.Next(Time));
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddSessionsGrains(configuration);
            silo.Services.AddSerializer(serializer => serializer.AddSessionContracts());
            silo.Services.AddSingleton<ISessionStore>(Store);
            silo.AddEmbeddedStates(directory.FullName);
        });
        builder.ConfigureClient(client => client.Services.AddSerializer(serializer => serializer.AddSessionContracts()));
        cluster = builder.Build();
    }

    /// <summary>Noon of Friday, 20 November 2026.</summary>
    public static DateTimeOffset Noon { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    internal FaultyStore Store { get; }

    public FakeTimeProvider Time { get; } = new(Noon);

    public IGrainFactory Grains => cluster.Client;

    public async ValueTask InitializeAsync()
    {
        sqlite.Open();
        await cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        await sqlite.DisposeAsync();
        directory.Delete(recursive: true);
    }

    /// <summary>A dashboard after what is kept for a second is no longer fresh.</summary>
    public async Task<PeriodReport> DailyAsync(string tenant, DateOnly date, params DimensionValue[] wanted)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        return await Grains.GetGrain<ITenantGrain>(tenant).GetDaily(date, DimensionFilter.Create(wanted));
    }

    /// <summary>The id of a session of this name.</summary>
    public static string IdOf(string name) => Convert.ToHexStringLower(System.IO.Hashing.XxHash128.Hash(System.Text.Encoding.UTF8.GetBytes(name)));

    /// <summary>Commits a session's next revision and tells nobody; returns what its shard would be offered.</summary>
    public async Task<ContributionUpdate> StoreAsync(string tenant, string name, SessionContribution contribution, Func<SessionRow, SessionRow>? change = null)
    {
        var key = new SessionKey(tenant, IdOf(name));
        var (revision, days) = stored.TryGetValue(key, out var before) ? before : (0, new());
        var row = Row(key, revision + 1, contribution);
        var covered = ContributionExtent.Days(contribution);
        var result = await Store.CommitAsync(
            new()
            {
                ExpectedRevision = revision,
                Row = change?.Invoke(row) ?? row,
                Events = [],
                Rejections = [],
                Segments = [],
                AddedDays = [.. covered.Without(days).Select(run => new DayRange((int)run.First, (int)run.Last))],
                RemovedPlays = [],
                AddedPlays = revision == 0 ? [.. contribution.Plays.Select((play, number) => new PlayEntry(play.StartedAt.Instant, number, play.Dimensions.Source))] : [],
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(CommitResult.Committed, result);
        foreach (var (first, last) in covered.Runs) days.AddRange(first, last);
        stored[key] = (revision + 1, days);
        return new(key.SessionId, revision + 1, contribution);
    }

    /// <summary>Offers a contribution to the session's shard, as its grain does after a commit.</summary>
    public async Task OfferAsync(string tenant, ContributionUpdate update)
    {
        var shard = ShardPlacement.ShardOf(update.SessionId, Shards);
        await Grains.GetGrain<ITenantShardGrain>(new TenantShardKey(tenant, shard).ToString()).ApplyContribution(update);
    }

    private static SessionRow Row(SessionKey key, long revision, SessionContribution contribution) => new()
    {
        Key = key,
        Shard = ShardPlacement.ShardOf(key.SessionId, Shards),
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
